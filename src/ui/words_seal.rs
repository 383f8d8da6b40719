//! The words of the page that seals a study of before, in English and Danish. The rules are in [`super::words`].

use super::words::words;
use crate::codebook::Language;

words! {
    /// One text about sealing a study of before; `{}` stands for what is filled in, in order.
    SealWord:

    Title: "Seal this study", "Forsegl dette studie";
    Why: "It was made before Samspil sealed families: whoever has the file can read who is on which recording. Seal it once, and it opens as before. Ratings stay as they are; every clip gets a new code on each coder's screen; each coder gets a passphrase. Close it on all other computers first. Nothing is changed until you press the button.",
        "Det er lavet, før Samspil forseglede familier: den, der har filen, kan læse, hvem der er på hvilken optagelse. Forsegl det én gang, så åbnes det som før. Bedømmelserne forbliver, som de er; hvert klip får en ny kode på hver koders skærm; hver koder får en adgangssætning. Luk det først på alle andre computere. Intet ændres, før du trykker på knappen.";
    Now: "Seal the study", "Forsegl studiet";
    Done: "The study is sealed. Sign in.", "Studiet er forseglet. Log ind.";
    Copies: "The study is sealed. These hold the same in the open still; remove them: {}",
        "Studiet er forseglet. Disse har stadig det samme i klartekst; fjern dem: {}";
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::words::Text as _;

    #[test]
    fn both_languages_fill_in_the_same() {
        for word in SealWord::ALL {
            let [en, da] = Language::ALL.map(|language| word.get(language));
            assert!(!en.is_empty() && !da.is_empty(), "{word:?}");
            assert_eq!(en.matches("{}").count(), da.matches("{}").count(), "{word:?}");
        }
    }
}
