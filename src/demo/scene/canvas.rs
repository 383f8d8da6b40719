//! A small painter of smooth-edged flat shapes, straight into I420: no conversion, only the pixels of a shape are
//! touched, so that a picture costs a millisecond or two.
//!
//! Coverage is exact (signed areas accumulated along each row, as font rasterisers do it); luma is blended pixel by
//! pixel, chroma by the mean coverage of the four pixels that share it. Colours are BT.709, limited range.

/// A point or a displacement, in units of the scene: right and down.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct P(pub f32, pub f32);

impl P {
    /// The point this far along the way to another.
    pub fn to(self, other: Self, share: f32) -> Self {
        Self(self.0 + (other.0 - self.0) * share, self.1 + (other.1 - self.1) * share)
    }

    /// Distance to another point.
    pub fn distance(self, other: Self) -> f32 {
        (other.0 - self.0).hypot(other.1 - self.1)
    }

    /// Turned clockwise about the origin.
    pub fn turned(self, radians: f32) -> Self {
        let (sin, cos) = radians.sin_cos();
        Self(self.0 * cos - self.1 * sin, self.0 * sin + self.1 * cos)
    }
}

impl std::ops::Add for P {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0, self.1 + other.1)
    }
}

impl std::ops::Sub for P {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0 - other.0, self.1 - other.1)
    }
}

impl std::ops::Mul<f32> for P {
    type Output = Self;
    fn mul(self, by: f32) -> Self {
        Self(self.0 * by, self.1 * by)
    }
}

/// A colour: red, green, blue, 0 to 255.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rgb(pub f32, pub f32, pub f32);

impl Rgb {
    /// Mixed with another colour.
    pub fn mix(self, other: Self, share: f32) -> Self {
        let part = |a: f32, b: f32| a + (b - a) * share;
        Self(part(self.0, other.0), part(self.1, other.1), part(self.2, other.2))
    }

    /// Darker by a share.
    pub fn darker(self, share: f32) -> Self {
        self.mix(Self(20.0, 14.0, 24.0), share)
    }

    /// Lighter by a share.
    pub fn lighter(self, share: f32) -> Self {
        self.mix(Self(255.0, 252.0, 245.0), share)
    }
}

/// How the scene's units become stored pixels.
#[derive(Clone, Copy, Debug)]
pub struct View {
    /// Stored size in pixels.
    pub size: (usize, usize),
    /// Whether the stored picture lies on its side and is turned clockwise by 90° for showing.
    pub sideways: bool,
    /// Pixels per unit.
    pub scale: f32,
    /// Where the scene's origin lies in the upright picture, in pixels.
    pub origin: P,
}

impl View {
    fn place(&self, point: P) -> P {
        let upright = point * self.scale + self.origin;
        if self.sideways { P(upright.1, self.size.1 as f32 - upright.0) } else { upright }
    }
}

/// The picture being painted.
#[derive(Clone)]
pub struct Canvas {
    view: View,
    light: [f32; 3],
    planes: Vec<u8>,
    cover: Vec<f32>,
    outline: Vec<P>,
}

impl Canvas {
    /// A black picture. `light` multiplies every colour.
    pub fn new(view: View, light: [f32; 3]) -> Self {
        let pixels = view.size.0 * view.size.1;
        let mut planes = vec![128; pixels * 3 / 2];
        planes[..pixels].fill(16);
        Self { view, light, planes, cover: Vec::new(), outline: Vec::new() }
    }

    /// Starts again from a finished picture of the same view.
    pub fn reset_to(&mut self, background: &Self) {
        self.planes.copy_from_slice(&background.planes);
    }

    /// The planes, as an encoder takes them.
    pub fn planes(&self) -> &[u8] {
        &self.planes
    }

    /// Paints the inside of a closed outline.
    pub fn fill(&mut self, points: &[P], colour: Rgb) {
        self.glaze(points, colour, 1.0);
    }

    /// Paints the inside of a closed outline, partly see-through.
    pub fn glaze(&mut self, points: &[P], colour: Rgb, opacity: f32) {
        let view = self.view;
        self.outline.clear();
        self.outline.extend(points.iter().map(|p| view.place(*p)));
        let Some(area) = Area::around(&self.outline, view.size) else { return };
        self.cover.clear();
        self.cover.resize(area.stride() * area.height, 0.0);
        for i in 0..self.outline.len() {
            let next = if i + 1 == self.outline.len() { 0 } else { i + 1 };
            add_edge(&mut self.cover, &area, self.outline[i], self.outline[next]);
        }
        self.blend(&area, colour, opacity);
    }

    fn blend(&mut self, area: &Area, colour: Rgb, opacity: f32) {
        let (luma, blue, red) = self.stored(colour);
        let (width, height) = self.view.size;
        let stride = area.stride();
        let (luma_plane, chroma) = self.planes.split_at_mut(width * height);
        let (blue_plane, red_plane) = chroma.split_at_mut(width * height / 4);
        for (row, cover) in self.cover.chunks_exact_mut(stride).enumerate() {
            let start = (area.top + row) * width + area.left;
            let mut sum = 0.0;
            for (pixel, cover) in luma_plane[start..start + area.width].iter_mut().zip(cover.iter_mut()) {
                sum += *cover;
                let share = sum.abs().min(1.0) * opacity;
                *cover = share;
                if share > 0.004 {
                    *pixel = towards(*pixel, luma, share);
                }
            }
        }
        for row in 0..area.height / 2 {
            let (upper, lower) = (&self.cover[row * 2 * stride..], &self.cover[(row * 2 + 1) * stride..]);
            let start = (area.top / 2 + row) * (width / 2) + area.left / 2;
            let end = start + area.width / 2;
            let chroma = blue_plane[start..end].iter_mut().zip(&mut red_plane[start..end]);
            let shares = upper.chunks_exact(2).zip(lower.chunks_exact(2));
            for ((b, r), (u, l)) in chroma.zip(shares) {
                let share = (u[0] + u[1] + l[0] + l[1]) * 0.25;
                if share > 0.004 {
                    *b = towards(*b, blue, share);
                    *r = towards(*r, red, share);
                }
            }
        }
    }

    /// Luma and chroma of a colour under this picture's light.
    fn stored(&self, colour: Rgb) -> (f32, f32, f32) {
        let lit = |value: f32, light: f32| (value * light).clamp(0.0, 255.0) / 255.0;
        let (r, g, b) =
            (lit(colour.0, self.light[0]), lit(colour.1, self.light[1]), lit(colour.2, self.light[2]));
        let luma = 0.2126 * r + 0.7152 * g + 0.0722 * b;
        (16.0 + 219.0 * luma, 128.0 + 224.0 * (b - luma) / 1.8556, 128.0 + 224.0 * (r - luma) / 1.5748)
    }
}

fn towards(old: u8, new: f32, share: f32) -> u8 {
    let old = f32::from(old);
    (old + (new - old) * share + 0.5) as u8
}

/// The pixels that a shape may touch: even edges, inside the picture.
struct Area {
    left: usize,
    top: usize,
    width: usize,
    height: usize,
}

impl Area {
    fn around(points: &[P], (width, height): (usize, usize)) -> Option<Self> {
        let fold = |start: f32, pick: fn(f32, f32) -> f32, axis: fn(&P) -> f32| {
            points.iter().map(axis).fold(start, pick)
        };
        let even_down = |value: f32, limit: usize| (value.clamp(0.0, limit as f32) as usize) & !1;
        let even_up =
            |value: f32, limit: usize| ((value.ceil().clamp(0.0, limit as f32) as usize + 1) & !1).min(limit);
        let left = even_down(fold(f32::MAX, f32::min, |p| p.0), width);
        let top = even_down(fold(f32::MAX, f32::min, |p| p.1), height);
        let right = even_up(fold(f32::MIN, f32::max, |p| p.0), width);
        let bottom = even_up(fold(f32::MIN, f32::max, |p| p.1), height);
        (right > left && bottom > top).then(|| Self { left, top, width: right - left, height: bottom - top })
    }

    /// Two more than a row is wide: an edge at the right border spills there.
    fn stride(&self) -> usize {
        self.width + 2
    }
}

/// Adds one edge's signed area to the rows that it crosses.
fn add_edge(cover: &mut [f32], area: &Area, from: P, to: P) {
    let (shift_x, shift_y) = (area.left as f32, area.top as f32);
    let (a, b) = (P(from.0 - shift_x, from.1 - shift_y), P(to.0 - shift_x, to.1 - shift_y));
    let (sign, a, b) = if a.1 < b.1 { (1.0, a, b) } else { (-1.0, b, a) };
    if b.1 - a.1 < 1e-6 || b.1 <= 0.0 {
        return;
    }
    let slope = (b.0 - a.0) / (b.1 - a.1);
    let mut x = if a.1 < 0.0 { a.0 - a.1 * slope } else { a.0 };
    let first = a.1.max(0.0) as usize;
    let last = area.height.min(b.1.ceil() as usize);
    for row in first..last {
        let tall = (row as f32 + 1.0).min(b.1) - (row as f32).max(a.1);
        let next = x + slope * tall;
        let limit = area.width as f32;
        let (left, right) = (x.min(next).clamp(0.0, limit), x.max(next).clamp(0.0, limit));
        let start = row * area.stride();
        add_row(&mut cover[start..start + area.stride()], left, right, tall * sign);
        x = next;
    }
}

/// One row's part of an edge that runs from `left` to `right` and covers `d` of the row's height (signed).
fn add_row(row: &mut [f32], left: f32, right: f32, d: f32) {
    let first = left as usize;
    let last = right.ceil() as usize;
    if last <= first + 1 {
        let middle = 0.5 * (left + right) - first as f32;
        row[first] += d * (1.0 - middle);
        row[first + 1] += d * middle;
        return;
    }
    // The area to the right of the edge grows by a trapezium from pixel to pixel.
    let per_pixel = d / (right - left);
    let mut before = 0.0;
    for (pixel, cover) in row.iter_mut().enumerate().take(last).skip(first) {
        let (from, to) = (left.max(pixel as f32), right.min(pixel as f32 + 1.0));
        let high = per_pixel * (to - from);
        let inside = pixel as f32 + 1.0 - 0.5 * (from + to);
        *cover += before + high * inside;
        before = high * (1.0 - inside);
    }
    row[last] += before;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn view() -> View {
        View { size: (16, 8), sideways: false, scale: 1.0, origin: P(0.0, 0.0) }
    }

    const WHITE: Rgb = Rgb(255.0, 255.0, 255.0);

    #[test]
    fn a_square_covers_its_pixels_and_half_covers_its_border() {
        let mut canvas = Canvas::new(view(), [1.0; 3]);
        canvas.fill(&[P(2.0, 2.0), P(5.5, 2.0), P(5.5, 6.0), P(2.0, 6.0)], WHITE);
        let row = &canvas.planes()[3 * 16..4 * 16];
        assert_eq!(&row[1..8], &[16, 235, 235, 235, 126, 16, 16]);
    }

    #[test]
    fn a_slanted_edge_has_the_right_area() {
        let mut canvas = Canvas::new(view(), [1.0; 3]);
        canvas.fill(&[P(1.0, 1.0), P(13.0, 4.0), P(1.0, 7.0)], WHITE);
        let painted: f32 = canvas.planes()[..128].iter().map(|y| (f32::from(*y) - 16.0) / 219.0).sum();
        assert!((painted - 36.0).abs() < 0.3, "{painted}");
    }

    #[test]
    fn shapes_reaching_beyond_the_picture_are_cut() {
        let mut canvas = Canvas::new(view(), [1.0; 3]);
        canvas.fill(&[P(-50.0, -50.0), P(60.0, -50.0), P(60.0, 60.0), P(-50.0, 60.0)], WHITE);
        assert!(canvas.planes()[..128].iter().all(|y| *y == 235));
        canvas.fill(&[P(100.0, 100.0), P(110.0, 100.0), P(110.0, 110.0)], WHITE);
    }

    #[test]
    fn a_sideways_picture_is_upright_when_turned_clockwise() {
        let sideways = View { sideways: true, ..view() };
        let mut canvas = Canvas::new(sideways, [1.0; 3]);
        // The upper left corner of an upright picture of 8 × 16.
        canvas.fill(&[P(0.0, 0.0), P(2.0, 0.0), P(2.0, 2.0), P(0.0, 2.0)], WHITE);
        // Turning clockwise brings the lower left corner to the upper left.
        assert_eq!(canvas.planes()[7 * 16], 235);
        assert_eq!(canvas.planes()[0], 16);
    }
}
