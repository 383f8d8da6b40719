//! Reads a Rust file as the house test needs it: a flat list of tokens without comments and documentation,
//! each with its line, its module and whether it is compiled in tests only; and the rooms that it names.

use std::collections::BTreeSet;

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// A token of the program.
#[derive(Clone, Debug, PartialEq)]
pub enum Word {
    /// A name or keyword.
    Name(String),
    /// A string literal as written in the source, quotes and all.
    Text(String),
    /// A sign: punctuation, or the beginning or end of a group.
    Sign(char),
    /// Numbers and characters.
    Other,
}

/// A token with its place.
#[derive(Clone, Debug)]
pub struct Token {
    pub word: Word,
    pub line: usize,
    /// Inside `#[cfg(test)]` or `#[test]`.
    pub test_only: bool,
    /// The module that it stands in, from the top of the crate.
    module: Vec<String>,
}

/// A file under `src`, read.
pub struct Source {
    /// From `src` on, with `/`.
    pub path: String,
    pub text: String,
    pub tokens: Vec<Token>,
    /// Modules with files of their own that are declared for tests only.
    pub test_modules: Vec<Vec<String>>,
}

impl Source {
    /// Reads a file; the error says why the text is not Rust.
    pub fn read(path: &str, text: &str) -> Result<Self, String> {
        let stream: TokenStream = text.parse().map_err(|error| format!("{error}"))?;
        let mut reader = Reader::default();
        reader.flatten(stream, &module_of(path), false);
        Ok(Self {
            path: path.to_owned(),
            text: text.to_owned(),
            tokens: reader.tokens,
            test_modules: reader.test_modules,
        })
    }

    /// The room that the file belongs to: the folder or file under `src`; `main` and `lib` by name.
    pub fn room(&self) -> &str {
        let first = self.path.split('/').next().unwrap_or_default();
        first.strip_suffix(".rs").unwrap_or(first)
    }

    /// The modules that this file's module lies in, from the top.
    pub fn module(&self) -> Vec<String> {
        module_of(&self.path)
    }

    /// The lines at which these names stand joined by `::`.
    pub fn lines_of(&self, names: &[&str]) -> Vec<usize> {
        let length = names.len() * 3 - 2;
        let joined = |window: &[Token]| {
            names.iter().enumerate().all(|(at, name)| window[at * 3].is(name))
                && (0..length).filter(|at| at % 3 != 0).all(|at| window[at].word == Word::Sign(':'))
        };
        self.tokens.windows(length).filter(|window| joined(window)).map(|window| window[0].line).collect()
    }

    /// Every name at the top of the crate that the file's paths lead to, with the line.
    pub fn arrows(&self) -> BTreeSet<(usize, String)> {
        let mut found = BTreeSet::new();
        for (at, token) in self.tokens.iter().enumerate() {
            let Word::Name(name) = &token.word else { continue };
            let starts_a_path = at == 0 || self.tokens[at - 1].word != Word::Sign(':');
            let base = match name.as_str() {
                "crate" | "samspil" => Vec::new(),
                "self" => token.module.clone(),
                "super" => without_last(&token.module),
                _ => continue,
            };
            if !starts_a_path {
                continue;
            }
            if self.is_joint(at + 1) {
                self.follow(at + 3, base, &mut found);
            } else if name == "crate" && self.tokens.get(at + 1).is_some_and(|next| next.is("as")) {
                found.insert((token.line, "crate as".to_owned()));
            }
        }
        found
    }

    /// From the token after a `::`, with the modules walked so far.
    fn follow(&self, at: usize, base: Vec<String>, found: &mut BTreeSet<(usize, String)>) {
        let Some(token) = self.tokens.get(at) else { return };
        match &token.word {
            Word::Name(name) if name == "super" && self.is_joint(at + 1) => {
                self.follow(at + 3, without_last(&base), found);
            }
            Word::Name(name) => {
                found.insert((token.line, base.first().unwrap_or(name).clone()));
            }
            Word::Sign('*') => {
                found.insert((token.line, base.first().cloned().unwrap_or_else(|| "*".to_owned())));
            }
            Word::Sign('{') => {
                for start in self.branches(at) {
                    self.follow(start, base.clone(), found);
                }
            }
            _ => {}
        }
    }

    /// Where the branches of a `{a, b::{c, d}}` begin.
    fn branches(&self, open: usize) -> Vec<usize> {
        let mut depth = 0;
        let mut starts = vec![open + 1];
        for (at, token) in self.tokens.iter().enumerate().skip(open) {
            match token.word {
                Word::Sign('{') => depth += 1,
                Word::Sign('}') => depth -= 1,
                Word::Sign(',') if depth == 1 => starts.push(at + 1),
                _ => {}
            }
            if depth == 0 {
                break;
            }
        }
        starts
    }

    fn is_joint(&self, at: usize) -> bool {
        self.tokens.len() > at + 1 && self.tokens[at..at + 2].iter().all(|t| t.word == Word::Sign(':'))
    }
}

impl Token {
    /// Whether it is this name.
    pub fn is(&self, name: &str) -> bool {
        matches!(&self.word, Word::Name(own) if own == name)
    }
}

fn module_of(path: &str) -> Vec<String> {
    let mut parts: Vec<String> = path.trim_end_matches(".rs").split('/').map(str::to_owned).collect();
    if parts.last().is_some_and(|last| last == "mod" || last == "lib" || last == "main") {
        parts.pop();
    }
    parts
}

fn without_last(module: &[String]) -> Vec<String> {
    module.split_last().map(|(_, rest)| rest.to_vec()).unwrap_or_default()
}

#[derive(Default)]
struct Reader {
    tokens: Vec<Token>,
    test_modules: Vec<Vec<String>>,
}

impl Reader {
    fn flatten(&mut self, stream: TokenStream, module: &[String], test_only: bool) {
        let trees: Vec<TokenTree> = stream.into_iter().collect();
        // An attribute holds until the end of the item that it stands on: a `;` or a `{}`.
        let mut item_is_test = false;
        for (at, tree) in trees.iter().enumerate() {
            let test_only = test_only || item_is_test;
            let line = tree.span().start().line;
            let mut push = |word| {
                self.tokens.push(Token { word, line, test_only, module: module.to_vec() });
            };
            match tree {
                TokenTree::Ident(name) => push(Word::Name(name.to_string())),
                TokenTree::Literal(literal) => {
                    let text = literal.to_string();
                    push(if text.contains('"') { Word::Text(text) } else { Word::Other });
                }
                TokenTree::Punct(sign) => {
                    push(Word::Sign(sign.as_char()));
                    if sign.as_char() == ';' {
                        if let (true, Some(name)) = (item_is_test, module_name(&trees, at)) {
                            self.test_modules.push(joined(module, name));
                        }
                        item_is_test = false;
                    }
                }
                TokenTree::Group(group) => {
                    let is_attribute = is_attribute(&trees, at);
                    if is_attribute && is_documentation(group.stream()) {
                        continue;
                    }
                    let (open, close) = signs(group.delimiter());
                    push(Word::Sign(open));
                    let inner = match module_name(&trees, at) {
                        Some(name) if group.delimiter() == Delimiter::Brace => joined(module, name),
                        _ => module.to_vec(),
                    };
                    self.flatten(group.stream(), &inner, test_only);
                    let line = group.span_close().end().line;
                    self.tokens.push(Token {
                        word: Word::Sign(close),
                        line,
                        test_only,
                        module: module.to_vec(),
                    });
                    if is_attribute {
                        item_is_test |= is_for_tests(&group.stream().to_string());
                    } else if group.delimiter() == Delimiter::Brace {
                        item_is_test = false;
                    }
                }
            }
        }
    }
}

fn joined(module: &[String], name: String) -> Vec<String> {
    module.iter().cloned().chain([name]).collect()
}

/// The name in `mod name`, when that is what stands before this place.
fn module_name(trees: &[TokenTree], at: usize) -> Option<String> {
    match trees.get(at.checked_sub(2)?..at)? {
        [TokenTree::Ident(word), TokenTree::Ident(name)] if word == "mod" => Some(name.to_string()),
        _ => None,
    }
}

fn is_attribute(trees: &[TokenTree], at: usize) -> bool {
    let is = |back: usize, sign: char| {
        at.checked_sub(back)
            .and_then(|at| trees.get(at))
            .is_some_and(|tree| matches!(tree, TokenTree::Punct(p) if p.as_char() == sign))
    };
    let in_brackets =
        matches!(&trees[at], TokenTree::Group(group) if group.delimiter() == Delimiter::Bracket);
    in_brackets && (is(1, '#') || (is(1, '!') && is(2, '#')))
}

fn is_documentation(attribute: TokenStream) -> bool {
    matches!(attribute.into_iter().next(), Some(TokenTree::Ident(name)) if name == "doc")
}

fn is_for_tests(attribute: &str) -> bool {
    let attribute: String = attribute.chars().filter(|c| !c.is_whitespace()).collect();
    attribute == "test" || attribute == "cfg(test)" || attribute.starts_with("cfg(all(test,")
}

fn signs(delimiter: Delimiter) -> (char, char) {
    match delimiter {
        Delimiter::Brace => ('{', '}'),
        Delimiter::Bracket => ('[', ']'),
        Delimiter::Parenthesis | Delimiter::None => ('(', ')'),
    }
}
