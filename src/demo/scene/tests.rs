//! Does the scene move, repeat itself from its seed, and cost little?

use super::*;

fn landscape(width: usize, height: usize) -> View {
    let scale = height as f32 / 540.0 * 1.24;
    View {
        size: (width, height),
        sideways: false,
        scale,
        origin: P(width as f32 * 0.5, height as f32 * 0.80),
    }
}

fn portrait(width: usize, height: usize) -> View {
    View {
        size: (width, height),
        sideways: true,
        scale: height as f32 / 540.0 * 1.13,
        origin: P(height as f32 * 0.5, width as f32 * 0.70),
    }
}

fn scene(seed: u64, view: View) -> Scene {
    Scene::new(seed, Plan::new(seed, 360.0), view)
}

#[test]
fn the_same_seed_and_time_give_the_same_picture_and_others_another() {
    let small = landscape(160, 96);
    let picture = |seed: u64, second: f32| {
        let scene = scene(seed, small);
        let mut canvas = scene.canvas();
        scene.draw(&mut canvas, second);
        canvas.planes().to_vec()
    };
    assert_eq!(picture(1, 20.0), picture(1, 20.0));
    assert_ne!(picture(1, 20.0), picture(1, 20.4));
    assert_ne!(picture(1, 20.0), picture(2, 20.0));
}

/// Each kind of play shows more than its room. With `SAMSPIL_PICTURES=FOLDER` (and better in release) the
/// pictures are large and kept there for a person to look at.
#[test]
fn every_kind_of_play_is_seen() {
    let folder = std::env::var_os("SAMSPIL_PICTURES").map(std::path::PathBuf::from);
    let size = if folder.is_some() { (960, 540) } else { (160, 96) };
    for seed in 1..=3 {
        let view = if seed == 3 { portrait(size.0, size.1) } else { landscape(size.0, size.1) };
        let scene = scene(seed, view);
        let mut canvas = scene.canvas();
        let mut seen = Vec::new();
        for episode in &scene.plan.episodes {
            let second = episode.start + episode.length * 0.5;
            scene.draw(&mut canvas, second);
            let picture = canvas.planes().to_vec();
            if let Some(folder) = &folder {
                let name = format!("{seed}-{:03}-{:?}.png", second as u32, episode.play);
                write_png(&folder.join(name), &picture, view.size);
            }
            assert!(!seen.contains(&picture), "{:?} of {seed} looks like another", episode.play);
            seen.push(picture);
        }
        assert!(seen.len() > 3, "{} kinds of play", seen.len());
    }
}

fn write_png(path: &std::path::Path, planes: &[u8], (width, height): (usize, usize)) {
    let mut rgb = Vec::with_capacity(width * height * 3);
    for y in 0..height {
        for x in 0..width {
            let chroma = width * height + (y / 2) * (width / 2) + x / 2;
            let luma = (f32::from(planes[y * width + x]) - 16.0) / 219.0;
            let blue = (f32::from(planes[chroma]) - 128.0) / 224.0;
            let red = (f32::from(planes[chroma + width * height / 4]) - 128.0) / 224.0;
            let parts = [luma + 1.5748 * red, luma - 0.1873 * blue - 0.4681 * red, luma + 1.8556 * blue];
            rgb.extend(parts.map(|part| (part.clamp(0.0, 1.0) * 255.0) as u8));
        }
    }
    let file = std::fs::File::create(path).expect("a file");
    let mut encoder = png::Encoder::new(file, width as u32, height as u32);
    encoder.set_color(png::ColorType::Rgb);
    encoder.write_header().expect("a header").write_image_data(&rgb).expect("data");
}
