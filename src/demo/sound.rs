//! What is heard: two voices without words, laughter, toys, and a quiet room. Synthesised: a pulse train through
//! three resonances (a cascade as in Klatt 1980, Software for a cascade/parallel formant synthesizer).

use std::f32::consts::TAU;

use super::scene::plan::{Noise, NoiseKind, Plan, Voice, Who};

/// Samples per second.
pub const RATE: u32 = 32_000;
const RATE_F: f32 = RATE as f32;

/// First three resonances of a grown woman's vowels, in hertz.
const VOWELS: [[f32; 3]; 6] = [
    [850.0, 1300.0, 2800.0],
    [560.0, 1950.0, 2750.0],
    [360.0, 2400.0, 3100.0],
    [540.0, 1000.0, 2650.0],
    [400.0, 900.0, 2600.0],
    [600.0, 1600.0, 2700.0],
];
/// A small child's throat is shorter.
const CHILD_THROAT: f32 = 1.32;

/// The sound of a plan, made piece by piece.
pub struct Sound<'a> {
    plan: &'a Plan,
    voices: usize,
    noises: usize,
    made: u64,
    ahead: Vec<f32>,
    hiss: Hiss,
    hum: f32,
}

impl<'a> Sound<'a> {
    /// From the first second on.
    pub fn new(plan: &'a Plan) -> Self {
        let hiss = Hiss((plan.seed as u32) | 1);
        Self { plan, voices: 0, noises: 0, made: 0, ahead: Vec::new(), hiss, hum: 0.0 }
    }

    /// The next samples, between −1 and 1.
    pub fn next(&mut self, count: usize) -> Vec<f32> {
        let end = (self.made + count as u64) as f32 / RATE_F;
        while let Some(voice) = self.plan.voices.get(self.voices).filter(|v| v.start < end) {
            self.add(voice.start, &speak(voice, self.plan.seed));
            self.voices += 1;
        }
        while let Some(noise) = self.plan.noises.get(self.noises).filter(|n| n.at < end) {
            let sound = knock(noise, &mut self.hiss);
            self.add(noise.at, &sound);
            self.noises += 1;
        }
        self.ahead.resize(self.ahead.len().max(count), 0.0);
        let rest = self.ahead.split_off(count);
        let mut piece = std::mem::replace(&mut self.ahead, rest);
        for sample in &mut piece {
            // The room: low-passed hiss, about −50 dB.
            self.hum += 0.05 * (self.hiss.next() - self.hum);
            *sample += 0.018 * self.hum + 0.0008 * self.hiss.next();
        }
        self.made += count as u64;
        piece
    }

    /// How much has been made, in milliseconds.
    pub fn made_ms(&self) -> u64 {
        self.made * 1000 / u64::from(RATE)
    }

    fn add(&mut self, start: f32, samples: &[f32]) {
        let from = ((f64::from(start) * f64::from(RATE)) as u64).saturating_sub(self.made) as usize;
        self.ahead.resize(self.ahead.len().max(from + samples.len()), 0.0);
        if let Some(place) = self.ahead.get_mut(from..) {
            place.iter_mut().zip(samples).for_each(|(sum, sample)| *sum += sample);
        }
    }
}

/// Cheap noise (xorshift).
struct Hiss(u32);

impl Hiss {
    fn next(&mut self) -> f32 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 17;
        self.0 ^= self.0 << 5;
        self.0 as f32 / (u32::MAX / 2) as f32 - 1.0
    }
}

/// One resonance, gain 1 at 0 Hz.
#[derive(Default)]
struct Resonance {
    gain: f32,
    first: f32,
    second: f32,
    last: f32,
    before: f32,
}

impl Resonance {
    fn tune(&mut self, hertz: f32, width: f32) {
        let decay = (-std::f32::consts::PI * width / RATE_F).exp();
        self.first = 2.0 * decay * (TAU * hertz / RATE_F).cos();
        self.second = -decay * decay;
        self.gain = 1.0 - self.first - self.second;
    }

    fn pass(&mut self, input: f32) -> f32 {
        let output = self.gain * input + self.first * self.last + self.second * self.before;
        (self.before, self.last) = (self.last, output);
        output
    }
}

fn speak(voice: &Voice, plan_seed: u64) -> Vec<f32> {
    let count = (voice.length * RATE_F) as usize;
    let (throat, base, loud) = match voice.who {
        Who::Adult => (1.0, 188.0 + (plan_seed % 7) as f32 * 6.0, 0.30),
        Who::Child => (CHILD_THROAT, 352.0 + (plan_seed % 5) as f32 * 12.0, 0.24),
    };
    let mut hiss = Hiss(voice.seed | 1);
    let mut throats: [Resonance; 3] = Default::default();
    let mut formants = vowel(voice, 0, throat);
    let (mut phase, mut flow, mut breath, mut bias) = (0.0f32, 0.0f32, 0.0f32, 0.0f32);
    let mut samples = Vec::with_capacity(count);
    let (mut pitch, mut level) = (base, 0.0);
    for i in 0..count {
        let at = i as f32 / RATE_F;
        if i % 32 == 0 {
            let syllable = (at * voice.rate()) as u32;
            let aim = vowel(voice, syllable, throat);
            for ((now, aim), (throat, width)) in
                formants.iter_mut().zip(aim).zip(throats.iter_mut().zip([90.0, 110.0, 170.0]))
            {
                *now += (aim - *now) * 0.06;
                throat.tune(*now, width);
            }
            pitch = base * melody(voice, at);
            level = voice.level(voice.start + at);
            let onset = (at * voice.rate()).fract();
            breath = if voice.laugh { 0.10 } else { 0.012 + if onset < 0.12 { 0.06 } else { 0.0 } };
        }
        phase = (phase + pitch / RATE_F).fract();
        // Opens slowly, shuts fast; a one-pole filter takes the edge off.
        let pulse = if phase < 0.62 { phase / 0.31 - 1.0 } else { -1.0 };
        flow += 0.42 * (pulse + breath * 6.0 * hiss.next() - flow);
        let [a, b, c] = &mut throats;
        let voiced = c.pass(b.pass(a.pass(flow)));
        // The pulses have a bias, which would thump at each syllable.
        bias += 0.012 * (voiced - bias);
        samples.push((voiced - bias) * level);
    }
    // The same loudness for every utterance.
    let power = (samples.iter().map(|s| s * s).sum::<f32>() / count.max(1) as f32).sqrt();
    let gain = loud * 0.33 / power.max(1e-6);
    samples.iter_mut().for_each(|s| *s = (*s * gain).clamp(-0.7, 0.7));
    samples
}

fn vowel(voice: &Voice, syllable: u32, throat: f32) -> [f32; 3] {
    let pick = if voice.laugh { 0 } else { voice.seed.rotate_left(syllable.wrapping_mul(5) % 31) % 6 };
    VOWELS.get(pick as usize).copied().unwrap_or([500.0, 1500.0, 2500.0]).map(|hertz| hertz * throat)
}

/// Pitch as a share of the speaker's own: the swinging tone of speech to a child.
fn melody(voice: &Voice, at: f32) -> f32 {
    let share = at / voice.length.max(0.1);
    let turn = (voice.seed % 628) as f32 / 100.0;
    if voice.laugh {
        return 1.28 - 0.30 * share - 0.12 * (at * voice.rate()).fract();
    }
    let ends_up = if voice.seed.is_multiple_of(3) { 0.25 * share * share } else { -0.12 * share };
    1.06 + 0.16 * (share * 5.0 + turn).sin() + ends_up + 0.012 * (at * 34.0).sin()
}

fn knock(noise: &Noise, hiss: &mut Hiss) -> Vec<f32> {
    let (length, gain) = match noise.kind {
        NoiseKind::Clack => (0.09, 0.30),
        NoiseKind::Thump => (0.20, 0.35),
        NoiseKind::Clap => (0.06, 0.35),
        NoiseKind::Rustle => (0.45, 0.06),
    };
    let mut last = 0.0;
    (0..(length * RATE_F) as usize)
        .map(|i| {
            let at = i as f32 / RATE_F;
            let ring = |hertz: f32, fade: f32| (TAU * hertz * at).sin() * (-at / fade).exp();
            let grain = hiss.next();
            let sharp = grain - last;
            last = grain;
            let sound = match noise.kind {
                NoiseKind::Clack => {
                    0.5 * ring(1180.0, 0.016) + 0.3 * ring(2410.0, 0.010) + 0.2 * ring(3870.0, 0.006)
                }
                NoiseKind::Thump => ring(118.0, 0.05) + 0.15 * grain * (-at / 0.01).exp(),
                NoiseKind::Clap => 0.6 * grain * (-at / 0.009).exp() + 0.3 * ring(950.0, 0.012),
                NoiseKind::Rustle => {
                    sharp * (std::f32::consts::PI * at / length).sin() * (0.6 + 0.4 * (at * 60.0).sin())
                }
            };
            sound * gain * noise.level
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The pitch of a short stretch, in hertz: the shortest lag at which it nearly repeats itself.
    fn pitch(samples: &[f32]) -> f32 {
        let alike = |lag: usize| -> f32 { samples.iter().zip(&samples[lag..]).map(|(a, b)| a * b).sum() };
        let lags = (RATE as usize / 600)..(RATE as usize / 100);
        let best = lags.clone().map(alike).fold(0.0, f32::max);
        let lag = lags.clone().find(|lag| alike(*lag) > 0.88 * best && alike(*lag) >= alike(*lag + 1));
        RATE as f32 / lag.unwrap_or(1) as f32
    }

    #[test]
    fn sound_is_neither_silent_nor_clipped_and_pieces_join() {
        let plan = Plan::new(3, 40.0);
        let mut whole = Sound::new(&plan);
        let all = whole.next(RATE as usize * 40);
        let peak = all.iter().fold(0.0f32, |a, b| a.max(b.abs()));
        let power = (all.iter().map(|s| s * s).sum::<f32>() / all.len() as f32).sqrt();
        println!("peak {peak:.2}, rms {power:.3}");
        assert!((0.2..1.0).contains(&peak), "{peak}");
        assert!((0.02..0.2).contains(&power), "{power}");
        let mut pieces = Sound::new(&plan);
        let joined: usize = (0..40).map(|_| pieces.next(RATE as usize).len()).sum();
        assert_eq!(joined, all.len());
    }

    #[test]
    fn the_adult_speaks_low_and_the_child_high() {
        let middle = |who| {
            let voice = Voice { who, laugh: false, start: 0.0, length: 2.0, seed: 77 };
            let samples = speak(&voice, 0);
            let mut pitches: Vec<f32> = samples.chunks_exact(1600).map(pitch).collect();
            pitches.sort_by(f32::total_cmp);
            pitches[pitches.len() / 2]
        };
        let (adult, child) = (middle(Who::Adult), middle(Who::Child));
        println!("adult {adult} Hz, child {child} Hz");
        assert!((150.0..280.0).contains(&adult), "{adult}");
        assert!((290.0..480.0).contains(&child), "{child}");
    }
}
