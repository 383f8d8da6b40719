//! A screen as a PNG, without a display or a graphics card: egui's triangles filled in by the processor.
//!
//! Colours are blended as egui's own renderers do it: premultiplied, in gamma space.

use std::collections::HashMap;
use std::io;
use std::path::Path;

use eframe::egui::{
    self, Color32, Context, ImageData, Mesh, Pos2, RawInput, Rect, TextureId, Ui, Vec2, epaint::ImageDelta,
    epaint::Primitive, epaint::Vertex, pos2,
};

/// Passes run before the picture is taken, so that what sizes itself by the pass before has settled.
const PASSES: usize = 4;

/// A finished picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// Pixels across.
    pub width: usize,
    /// Pixels down.
    pub height: usize,
    /// Row by row, opaque.
    pub pixels: Vec<Color32>,
}

/// Takes pictures of one egui context; keeps its textures (the letters among them) from one to the next.
#[derive(Default)]
pub struct Darkroom {
    textures: HashMap<TextureId, Texture>,
}

impl Darkroom {
    /// Renders what `paint` shows, at this size in points and this many pixels per point.
    pub fn render(
        &mut self,
        ctx: &Context,
        size: Vec2,
        scale: f32,
        mut paint: impl FnMut(&mut Ui),
    ) -> Picture {
        let mut picture = Picture::blank(size * scale);
        for pass in 0..PASSES {
            let mut input = RawInput {
                screen_rect: Some(Rect::from_min_size(Pos2::ZERO, size)),
                focused: true,
                ..RawInput::default()
            };
            input.viewports.entry(egui::ViewportId::ROOT).or_default().native_pixels_per_point = Some(scale);
            let mut output = ctx.run_ui(input, &mut paint);
            let mut delta = std::mem::take(&mut output.textures_delta);
            for (id, changes) in &delta.set {
                changes.iter().for_each(|change| update(&mut self.textures, *id, change));
            }
            for id in &delta.free {
                self.textures.remove(id);
            }
            delta.clear();
            if pass + 1 == PASSES {
                for clipped in ctx.tessellate(output.shapes, output.pixels_per_point) {
                    if let Primitive::Mesh(mesh) = clipped.primitive {
                        let clip = clipped.clip_rect * output.pixels_per_point;
                        let texture = self.textures.get(&mesh.texture_id);
                        picture.fill(&mesh, clip, output.pixels_per_point, texture);
                    }
                }
            }
        }
        picture
    }
}

/// A texture's pixels.
struct Texture {
    width: usize,
    height: usize,
    pixels: Vec<Color32>,
}

fn update(textures: &mut HashMap<TextureId, Texture>, id: TextureId, delta: &ImageDelta) {
    let ImageData::Color(image) = &delta.image;
    let [width, height] = image.size;
    let Some([left, top]) = delta.pos else {
        textures.insert(id, Texture { width, height, pixels: image.pixels.clone() });
        return;
    };
    let Some(texture) = textures.get_mut(&id) else { return };
    for (row, line) in image.pixels.chunks_exact(width.max(1)).enumerate() {
        let start = (top + row) * texture.width + left;
        if let Some(target) = texture.pixels.get_mut(start..start + width) {
            target.copy_from_slice(line);
        }
    }
}

impl Texture {
    /// The pixel nearest to a coordinate, clamped to the edge.
    fn pixel(&self, x: f32, y: f32) -> [f32; 4] {
        let x = (x.max(0.0) as usize).min(self.width.saturating_sub(1));
        let y = (y.max(0.0) as usize).min(self.height.saturating_sub(1));
        let colour = self.pixels.get(y * self.width + x).copied().unwrap_or_default();
        colour.to_array().map(f32::from)
    }

    /// The colour at a texture coordinate, from the four pixels around it.
    fn sample(&self, uv: Pos2) -> [f32; 4] {
        let (x, y) = (uv.x * self.width as f32 - 0.5, uv.y * self.height as f32 - 0.5);
        let (left, top) = (x.floor(), y.floor());
        let (fx, fy) = (x - left, y - top);
        let [a, b] = [self.pixel(left, top), self.pixel(left + 1.0, top)];
        let [c, d] = [self.pixel(left, top + 1.0), self.pixel(left + 1.0, top + 1.0)];
        std::array::from_fn(|i| {
            let (up, down) = (a[i] + (b[i] - a[i]) * fx, c[i] + (d[i] - c[i]) * fx);
            up + (down - up) * fy
        })
    }
}

impl Picture {
    fn blank(size: Vec2) -> Self {
        let (width, height) = (size.x.round() as usize, size.y.round() as usize);
        Self { width, height, pixels: vec![Color32::BLACK; width * height] }
    }

    /// Writes the picture as PNG.
    ///
    /// # Errors
    /// When the file can't be written.
    pub fn write_png(&self, file: &Path) -> io::Result<()> {
        let target = io::BufWriter::new(std::fs::File::create(file)?);
        let mut encoder = png::Encoder::new(target, self.width as u32, self.height as u32);
        encoder.set_color(png::ColorType::Rgb);
        encoder.set_depth(png::BitDepth::Eight);
        let bytes: Vec<u8> = self.pixels.iter().flat_map(|p| [p.r(), p.g(), p.b()]).collect();
        let mut writer = encoder.write_header().map_err(io::Error::other)?;
        writer.write_image_data(&bytes).map_err(io::Error::other)?;
        writer.finish().map_err(io::Error::other)
    }

    fn fill(&mut self, mesh: &Mesh, clip: Rect, scale: f32, texture: Option<&Texture>) {
        for corners in mesh.indices.chunks_exact(3) {
            let corner = |i: usize| {
                let index = corners.get(i).copied()?;
                mesh.vertices
                    .get(index as usize)
                    .map(|v| Vertex { pos: (v.pos.to_vec2() * scale).to_pos2(), ..*v })
            };
            if let (Some(a), Some(b), Some(c)) = (corner(0), corner(1), corner(2)) {
                self.triangle([a, b, c], clip, texture);
            }
        }
    }

    /// Fills the pixels whose centres lie in a triangle, row by row; shared edges belong to one side only.
    fn triangle(&mut self, corners: [Vertex; 3], clip: Rect, texture: Option<&Texture>) {
        let [a, b, c] = corners;
        let area = cross(a.pos, b.pos, c.pos);
        if area == 0.0 || !area.is_finite() {
            return;
        }
        let bounds = Rect::from_points(&[a.pos, b.pos, c.pos]).intersect(clip);
        let flat = (a.uv == b.uv && b.uv == c.uv && a.color == b.color && b.color == c.color)
            .then(|| shade(&corners, [1.0, 0.0, 0.0], texture));
        for y in centres(bounds.top(), bounds.bottom(), self.height) {
            let middle = y as f32 + 0.5;
            let crossings = [(a.pos, b.pos), (b.pos, c.pos), (c.pos, a.pos)];
            let mut ends = crossings.into_iter().filter_map(|(from, to)| crossing(from, to, middle));
            let (Some(one), Some(other)) = (ends.next(), ends.next()) else { continue };
            let columns =
                centres(one.min(other).max(bounds.left()), one.max(other).min(bounds.right()), self.width);
            let start = y * self.width;
            let Some(row) = self.pixels.get_mut(start + columns.start..start + columns.end) else { continue };
            match flat {
                Some(source) if source[3] >= 254.5 => row.fill(over(source, Color32::BLACK)),
                Some(source) => row.iter_mut().for_each(|pixel| *pixel = over(source, *pixel)),
                None => {
                    for (x, pixel) in columns.zip(row) {
                        let at = pos2(x as f32 + 0.5, middle);
                        let weights =
                            [cross(b.pos, c.pos, at), cross(c.pos, a.pos, at), cross(a.pos, b.pos, at)];
                        *pixel = over(shade(&corners, weights.map(|w| w / area), texture), *pixel);
                    }
                }
            }
        }
    }
}

/// Twice the signed area of a triangle.
fn cross(a: Pos2, b: Pos2, c: Pos2) -> f32 {
    (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x)
}

/// Where an edge crosses a row; the same for both triangles that share it.
fn crossing(from: Pos2, to: Pos2, y: f32) -> Option<f32> {
    let (up, down) = if from.y < to.y { (from, to) } else { (to, from) };
    (up.y <= y && y < down.y).then(|| up.x + (down.x - up.x) * ((y - up.y) / (down.y - up.y)))
}

/// The pixels whose centres lie from `low` up to but not at `high`.
fn centres(low: f32, high: f32, limit: usize) -> std::ops::Range<usize> {
    let at = |edge: f32| ((edge - 0.5).ceil().max(0.0) as usize).min(limit);
    at(low)..at(high).max(at(low))
}

/// Colour of a point in a triangle, premultiplied, 0 to 255.
fn shade(corners: &[Vertex; 3], weights: [f32; 3], texture: Option<&Texture>) -> [f32; 4] {
    let mut colour = [0.0; 4];
    let mut uv = Vec2::ZERO;
    for (vertex, weight) in corners.iter().zip(weights) {
        uv += vertex.uv.to_vec2() * weight;
        for (sum, part) in colour.iter_mut().zip(vertex.color.to_array()) {
            *sum += f32::from(part) * weight;
        }
    }
    if let Some(texture) = texture {
        for (part, texel) in colour.iter_mut().zip(texture.sample(uv.to_pos2())) {
            *part *= texel / 255.0;
        }
    }
    colour
}

fn over(source: [f32; 4], below: Color32) -> Color32 {
    let keep = 1.0 - source[3] / 255.0;
    let [r, g, b, _] = below.to_array();
    let mix = |s: f32, d: u8| (s + f32::from(d) * keep).round().clamp(0.0, 255.0) as u8;
    Color32::from_rgb(mix(source[0], r), mix(source[1], g), mix(source[2], b))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes_text_and_textures_are_all_in_the_picture() {
        let ctx = Context::default();
        super::super::theme::install_fonts(&ctx);
        let image = egui::ColorImage::filled([2, 2], Color32::from_rgb(0, 200, 0));
        let texture = ctx.load_texture("green", image, egui::TextureOptions::LINEAR);
        let red = Color32::from_rgb(200, 0, 0);
        let picture = Darkroom::default().render(&ctx, egui::vec2(80.0, 40.0), 2.0, |ui| {
            let painter = ui.painter();
            painter.rect_filled(Rect::from_min_max(pos2(0.0, 0.0), pos2(20.0, 40.0)), 0.0, red);
            let place = Rect::from_min_max(pos2(20.0, 0.0), pos2(40.0, 40.0));
            painter.image(
                texture.id(),
                place,
                Rect::from_min_max(Pos2::ZERO, pos2(1.0, 1.0)),
                Color32::WHITE,
            );
            let font = egui::FontId::proportional(30.0);
            painter.text(pos2(60.0, 20.0), egui::Align2::CENTER_CENTER, "Å", font, Color32::WHITE);
        });
        assert_eq!((picture.width, picture.height), (160, 80));
        let at = |x: usize, y: usize| picture.pixels[y * 160 + x];
        assert_eq!(at(10, 40), red);
        assert_eq!(at(60, 40), Color32::from_rgb(0, 200, 0));
        let lit = (80..160).flat_map(|x| (0..80).map(move |y| (x, y))).filter(|&(x, y)| at(x, y).r() > 200);
        assert!(lit.count() > 50, "the letter is there");
    }
}
