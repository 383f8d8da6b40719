//! Design tokens: every colour, size and distance of the window, in a light and a dark set.
//!
//! Rules: one accent, used for what is chosen and for the one thing to do next; amber for what is
//! missing, red for what went wrong; everything else is ink on paper. Text keeps a contrast of at
//! least 7:1, quiet text and marks 4.5:1, borders of controls 3:1; a test measures it.

use std::sync::Arc;

use eframe::egui::{
    self, Color32, CornerRadius, FontData, FontDefinitions, FontFamily, FontId, Margin, Shadow, Stroke,
    TextStyle, Visuals, vec2,
};

use crate::settings::ThemeChoice;

/// The colours of one theme, by what they are for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Theme {
    /// Whether text is light on dark.
    pub dark: bool,
    /// Behind everything.
    pub ground: Color32,
    /// Cards and panels.
    pub surface: Color32,
    /// Fields, unpressed buttons, rails.
    pub sunken: Color32,
    /// The same under the pointer.
    pub hover: Color32,
    /// Hairlines between things.
    pub line: Color32,
    /// Borders of controls.
    pub border: Color32,
    /// Text.
    pub ink: Color32,
    /// Quiet text.
    pub quiet: Color32,
    /// What is chosen; the one thing to do next.
    pub accent: Color32,
    /// Text on the accent.
    pub on_accent: Color32,
    /// Ground of what is selected.
    pub accent_soft: Color32,
    /// Text and marks on [`Self::accent_soft`].
    pub accent_ink: Color32,
    /// What is missing.
    pub warn: Color32,
    /// Its ground.
    pub warn_soft: Color32,
    /// What went wrong.
    pub fault: Color32,
    /// Its ground.
    pub fault_soft: Color32,
    /// What is done.
    pub done: Color32,
    /// Its ground.
    pub done_soft: Color32,
    /// Around and behind video, in both themes.
    pub cinema: Color32,
    /// Text on [`Self::cinema`].
    pub on_cinema: Color32,
    /// Over video that is not part of the clip, and behind signs on video.
    pub shade: Color32,
    /// Behind a dialog.
    pub veil: Color32,
}

const fn rgb(hex: u32) -> Color32 {
    Color32::from_rgb((hex >> 16) as u8, (hex >> 8) as u8, hex as u8)
}

/// Dark ink on warm paper.
pub const LIGHT: Theme = Theme {
    dark: false,
    ground: rgb(0xF1F3F1),
    surface: rgb(0xFFFFFF),
    sunken: rgb(0xF1F3F1),
    hover: rgb(0xE3E9E6),
    line: rgb(0xDCE1DE),
    border: rgb(0x84918C),
    ink: rgb(0x14201D),
    quiet: rgb(0x505E59),
    accent: rgb(0x0B666A),
    on_accent: rgb(0xFFFFFF),
    accent_soft: rgb(0xE0F0EE),
    accent_ink: rgb(0x074B4E),
    warn: rgb(0x8A5300),
    warn_soft: rgb(0xFCF0D8),
    fault: rgb(0xA3261D),
    fault_soft: rgb(0xFCE8E5),
    done: rgb(0x27693A),
    done_soft: rgb(0xE2F2E5),
    cinema: rgb(0x0D1112),
    on_cinema: rgb(0xDDE4E2),
    shade: Color32::from_black_alpha(165),
    veil: Color32::from_black_alpha(96),
};

/// Light ink on slate.
pub const DARK: Theme = Theme {
    dark: true,
    ground: rgb(0x101516),
    surface: rgb(0x192022),
    sunken: rgb(0x242D30),
    hover: rgb(0x313C40),
    line: rgb(0x2D373A),
    border: rgb(0x748488),
    ink: rgb(0xEAEFED),
    quiet: rgb(0xA9B6B3),
    accent: rgb(0x5FCAC6),
    on_accent: rgb(0x042628),
    accent_soft: rgb(0x173639),
    accent_ink: rgb(0x9FE6E2),
    warn: rgb(0xECBA5E),
    warn_soft: rgb(0x382B12),
    fault: rgb(0xF59488),
    fault_soft: rgb(0x401F1B),
    done: rgb(0x84CC98),
    done_soft: rgb(0x173420),
    cinema: rgb(0x07090A),
    on_cinema: rgb(0xDDE4E2),
    shade: Color32::from_black_alpha(165),
    veil: Color32::from_black_alpha(150),
};

/// Distances, in points.
pub mod gap {
    /// Between parts of one thing.
    pub const TIGHT: f32 = 4.0;
    /// Between neighbours.
    pub const SMALL: f32 = 8.0;
    /// Inside cards.
    pub const MEDIUM: f32 = 14.0;
    /// Between groups.
    pub const LARGE: f32 = 24.0;
    /// Around a page.
    pub const PAGE: f32 = 32.0;
}

/// Heights of controls, in points.
pub mod height {
    /// A rating button in a list.
    pub const COMPACT: f32 = 26.0;
    /// A button.
    pub const CONTROL: f32 = 34.0;
    /// The one button that matters on a page.
    pub const PROMINENT: f32 = 42.0;
    /// The bar at the top of the window.
    pub const BAR: f32 = 52.0;
}

/// Corner radii, in points.
pub mod radius {
    /// Buttons and fields.
    pub const CONTROL: u8 = 6;
    /// Cards.
    pub const CARD: u8 = 10;
}

/// Sizes of text, in points.
pub mod size {
    /// Codes, counts, hints.
    pub const SMALL: f32 = 12.0;
    /// Text.
    pub const BODY: f32 = 14.0;
    /// Names of things.
    pub const LEAD: f32 = 16.0;
    /// Headings.
    pub const HEADING: f32 = 21.0;
    /// The name of a page.
    pub const TITLE: f32 = 30.0;
}

const SEMI_BOLD: &str = "Inter SemiBold";

/// A font of this size.
pub fn font(points: f32) -> FontId {
    FontId::new(points, FontFamily::Proportional)
}

/// A semi-bold font of this size.
pub fn bold(points: f32) -> FontId {
    FontId::new(points, FontFamily::Name(SEMI_BOLD.into()))
}

impl Theme {
    /// The theme of a choice.
    pub const fn of(choice: ThemeChoice) -> Self {
        match choice {
            ThemeChoice::Light => LIGHT,
            ThemeChoice::Dark => DARK,
        }
    }

    /// The outline of what has the keyboard's attention.
    pub fn focus_ring(&self) -> Stroke {
        Stroke::new(2.0, self.accent)
    }

    /// A hairline.
    pub fn hairline(&self) -> Stroke {
        Stroke::new(1.0, self.line)
    }

    /// A card on the ground.
    pub fn card(&self) -> egui::Frame {
        egui::Frame::new()
            .fill(self.surface)
            .stroke(self.hairline())
            .corner_radius(radius::CARD)
            .inner_margin(Margin::same(gap::MEDIUM as i8))
    }

    /// Tells egui all of this.
    pub fn apply(&self, ctx: &egui::Context) {
        let theme = if self.dark { egui::Theme::Dark } else { egui::Theme::Light };
        ctx.set_theme(theme);
        ctx.set_visuals_of(theme, self.visuals());
        ctx.all_styles_mut(|style| {
            style.text_styles = [
                (TextStyle::Small, font(size::SMALL)),
                (TextStyle::Body, font(size::BODY)),
                (TextStyle::Button, font(size::BODY)),
                (TextStyle::Monospace, FontId::new(size::BODY, FontFamily::Monospace)),
                (TextStyle::Heading, bold(size::HEADING)),
            ]
            .into();
            style.spacing.item_spacing = vec2(gap::SMALL, gap::SMALL);
            style.spacing.button_padding = vec2(12.0, 6.0);
            style.spacing.interact_size.y = height::COMPACT;
            style.spacing.tooltip_width = 360.0;
            style.spacing.scroll = egui::style::ScrollStyle::floating();
            style.interaction.selectable_labels = false;
            style.interaction.tooltip_delay = 0.6;
            // No animation: each one would repaint a window that has nothing new to say.
            style.animation_time = 0.0;
            style.scroll_animation = egui::style::ScrollAnimation::none();
            style.visuals.text_cursor.blink = false;
        });
    }

    fn visuals(&self) -> Visuals {
        let mut v = if self.dark { Visuals::dark() } else { Visuals::light() };
        v.panel_fill = self.ground;
        v.window_fill = self.surface;
        v.window_stroke = self.hairline();
        v.window_corner_radius = CornerRadius::same(radius::CARD);
        v.menu_corner_radius = CornerRadius::same(radius::CONTROL);
        let shadow = Shadow {
            offset: [0, 6],
            blur: 24,
            spread: 0,
            color: Color32::from_black_alpha(if self.dark { 120 } else { 40 }),
        };
        v.window_shadow = shadow;
        v.popup_shadow = shadow;
        v.extreme_bg_color = self.sunken;
        v.text_edit_bg_color = Some(if self.dark { self.ground } else { self.surface });
        v.faint_bg_color = self.sunken;
        v.code_bg_color = self.sunken;
        v.hyperlink_color = self.accent;
        v.warn_fg_color = self.warn;
        v.error_fg_color = self.fault;
        v.weak_text_color = Some(self.quiet);
        v.selection.bg_fill = self.accent_soft;
        v.selection.stroke = Stroke::new(2.0, self.accent_ink);
        v.text_cursor.stroke = Stroke::new(2.0, self.accent);
        v.text_cursor.blink = false;
        v.striped = false;
        v.slider_trailing_fill = true;
        let radius = CornerRadius::same(radius::CONTROL);
        for (widget, fill, border, ink) in [
            (&mut v.widgets.noninteractive, self.surface, self.line, self.ink),
            (&mut v.widgets.inactive, self.sunken, self.border, self.ink),
            (&mut v.widgets.hovered, self.hover, self.border, self.ink),
            (&mut v.widgets.active, self.accent_soft, self.accent, self.accent_ink),
            (&mut v.widgets.open, self.hover, self.accent, self.ink),
        ] {
            widget.bg_fill = fill;
            widget.weak_bg_fill = fill;
            widget.bg_stroke = Stroke::new(1.0, border);
            widget.fg_stroke = Stroke::new(1.0, ink);
            widget.corner_radius = radius;
            widget.expansion = 0.0;
        }
        v
    }
}

/// Puts the program's own typeface (Inter, SIL Open Font License) before egui's.
pub fn install_fonts(ctx: &egui::Context) {
    let mut fonts = FontDefinitions::default();
    let regular = FontData::from_static(include_bytes!("../../assets/fonts/Inter-Regular.otf"));
    let bold = FontData::from_static(include_bytes!("../../assets/fonts/Inter-SemiBold.otf"));
    fonts.font_data.insert("Inter".to_owned(), Arc::new(regular));
    fonts.font_data.insert(SEMI_BOLD.to_owned(), Arc::new(bold));
    let fallback = fonts.families.get(&FontFamily::Proportional).cloned().unwrap_or_default();
    let family = |first: &str| {
        let mut names = vec![first.to_owned()];
        names.extend(fallback.iter().cloned());
        names
    };
    fonts.families.insert(FontFamily::Proportional, family("Inter"));
    fonts.families.insert(FontFamily::Name(SEMI_BOLD.into()), family(SEMI_BOLD));
    ctx.set_fonts(fonts);
}

/// Which of two inks stands out more (relative luminance, as WCAG compares it).
pub fn clearer(ground: Color32, one: Color32, other: Color32) -> Color32 {
    let light = |colour: Color32| {
        let [r, g, b, _] = egui::Rgba::from(colour).to_array();
        0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05
    };
    let contrast = |ink: Color32| {
        let (a, b) = (light(ground), light(ink));
        a.max(b) / a.min(b)
    };
    if contrast(one) >= contrast(other) { one } else { other }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// WCAG 2.2 relative luminance.
    fn luminance(colour: Color32) -> f64 {
        let part = |byte: u8| {
            let c = f64::from(byte) / 255.0;
            if c <= 0.040_45 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * part(colour.r()) + 0.7152 * part(colour.g()) + 0.0722 * part(colour.b())
    }

    fn contrast(a: Color32, b: Color32) -> f64 {
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    #[test]
    fn both_themes_can_be_read() {
        for t in [LIGHT, DARK] {
            for paper in [t.ground, t.surface, t.sunken, t.accent_soft] {
                assert!(contrast(t.ink, paper) >= 7.0, "ink {} on {paper:?}", contrast(t.ink, paper));
                assert!(contrast(t.quiet, paper) >= 4.5, "quiet {} on {paper:?}", contrast(t.quiet, paper));
            }
            for (mark, paper) in [
                (t.on_accent, t.accent),
                (t.accent_ink, t.accent_soft),
                (t.accent, t.surface),
                (t.warn, t.warn_soft),
                (t.warn, t.surface),
                (t.fault, t.fault_soft),
                (t.fault, t.surface),
                (t.done, t.done_soft),
                (t.on_cinema, t.cinema),
            ] {
                assert!(contrast(mark, paper) >= 4.5, "{mark:?} on {paper:?}: {}", contrast(mark, paper));
            }
            assert!(contrast(t.border, t.surface) >= 3.0, "border {}", contrast(t.border, t.surface));
        }
    }
}
