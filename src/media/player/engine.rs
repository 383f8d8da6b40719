//! The thread named "player": owns the pipeline, works off wishes and the pipeline's messages, and
//! rebuilds a pipeline that does not come up.

use std::path::PathBuf;
use std::sync::{Arc, mpsc};
use std::time::{Duration, Instant};

use gstreamer as gst;

use super::super::{whole, words};
use super::pipeline::Pipeline;
use super::shared::Shared;
use super::{Sound, State};

/// How often it is built anew before the player gives up.
const REBUILDS: u32 = 2;

/// Where sound goes on past the last frame, a seek there finds no picture: it then goes back this far.
const BACK_MS: [u64; 4] = [100, 400, 1_500, 6_000];

/// A picture that ends this much before the window does is worth a notice.
const EARLY_MS: u64 = 1_500;

/// What reaches the engine. Numbers are the pipeline's generation: what an earlier one says is stale.
pub(super) enum Event {
    Play,
    Pause,
    Toggle,
    /// A new wish waits in [`Shared::wanted`].
    Seek,
    Volume(f64),
    Quit,
    Bus(u64, gst::Message),
    /// The first frame after a flush is in the slot.
    Landed(u64),
    /// After a flush the picture ended, or a gap began, without a frame.
    Empty(u64),
}

/// A seek under way.
struct Flight {
    number: u64,
    target_ms: u64,
    rate: f64,
    tries: usize,
    /// Whether a frame came (`Some(true)`), or the end in its place (`Some(false)`).
    landed: Option<bool>,
    /// Whether the whole pipeline, sound too, is ready again.
    settled: bool,
}

pub(super) struct Engine {
    path: PathBuf,
    sound: Sound,
    patience: Duration,
    shared: Arc<Shared>,
    events: mpsc::Sender<Event>,
    pipeline: Option<Pipeline>,
    generation: u64,
    /// Whether the file's first picture is up and its length known.
    open: bool,
    /// Whether the first seek of this pipeline has arrived: before that nothing may be heard.
    placed: bool,
    playing: bool,
    ended: bool,
    flight: Option<Flight>,
    served: u64,
    stop_ms: Option<u64>,
    volume: f64,
    deadline: Option<Instant>,
    rebuilds: u32,
}

impl Engine {
    pub fn new(
        path: PathBuf,
        sound: Sound,
        patience: Duration,
        shared: Arc<Shared>,
        events: mpsc::Sender<Event>,
    ) -> Self {
        Self {
            path,
            sound,
            patience,
            shared,
            events,
            pipeline: None,
            generation: 0,
            open: false,
            placed: false,
            playing: false,
            ended: false,
            flight: None,
            served: 0,
            stop_ms: None,
            volume: 1.0,
            deadline: None,
            rebuilds: 0,
        }
    }

    /// Works until the player is dropped.
    pub fn run(mut self, inbox: &mpsc::Receiver<Event>) {
        self.build();
        loop {
            let event = match self.deadline {
                None => inbox.recv().map_err(|_| mpsc::RecvTimeoutError::Disconnected),
                Some(at) => inbox.recv_timeout(at.saturating_duration_since(Instant::now())),
            };
            match event {
                Ok(Event::Quit) | Err(mpsc::RecvTimeoutError::Disconnected) => break,
                Ok(event) => self.handle(event),
                Err(mpsc::RecvTimeoutError::Timeout) => self.stalled(),
            }
        }
        if let Some(pipeline) = self.pipeline.take() {
            pipeline.close();
        }
    }

    fn handle(&mut self, event: Event) {
        if self.pipeline.is_none() {
            return;
        }
        match event {
            Event::Play => self.set_playing(true),
            Event::Pause => self.set_playing(false),
            Event::Toggle => self.set_playing(!self.playing),
            Event::Seek => self.pursue(),
            Event::Volume(volume) => {
                self.volume = volume;
                self.with_pipeline(|pipeline| pipeline.set_volume(volume));
            }
            Event::Bus(generation, message) if generation == self.generation => self.hear(&message),
            Event::Landed(generation) if generation == self.generation => self.landed(true),
            Event::Empty(generation) if generation == self.generation => self.landed(false),
            Event::Bus(..) | Event::Landed(_) | Event::Empty(_) | Event::Quit => {}
        }
    }

    fn with_pipeline(&self, work: impl FnOnce(&Pipeline)) {
        if let Some(pipeline) = &self.pipeline {
            work(pipeline);
        }
    }

    fn build(&mut self) {
        self.generation += 1;
        (self.open, self.placed, self.ended, self.flight) = (false, false, false, None);
        self.shared.reopen();
        // On a file without an index GStreamer's own error is lost now and then.
        if let Some(cut) = whole::cut(&self.path).filter(|cut| !cut.index) {
            self.fail(format!(
                "The recording's file is cut off: {}. Remove it under Recordings and import the original again, \
                 unless a coder has begun with it.",
                cut.words
            ));
            return;
        }
        match Pipeline::build(&self.path, self.sound, &self.shared, &self.events, self.generation) {
            Ok(pipeline) => {
                if !pipeline.heard {
                    self.shared.set_notice("No sound device: the video plays without sound.".into());
                }
                pipeline.set_volume(self.volume);
                self.deadline = Some(Instant::now() + self.patience);
                pipeline.start();
                self.pipeline = Some(pipeline);
            }
            Err(fault) => self.fail(fault.to_string()),
        }
    }

    fn fail(&mut self, sentence: String) {
        log::warn!("player: {sentence}");
        self.deadline = None;
        self.generation += 1;
        self.shared.fail(sentence);
        if let Some(pipeline) = self.pipeline.take() {
            pipeline.abandon();
        }
    }

    /// The picture did not come in time.
    fn stalled(&mut self) {
        if self.rebuilds >= REBUILDS {
            self.fail(
                "The video gave no picture, although it was started three times. The file may be damaged, or \
                 the computer very busy. Ratings are safe; open the clip again."
                    .into(),
            );
            return;
        }
        self.rebuilds += 1;
        log::warn!("player: no picture within {:?}, started anew", self.patience);
        self.rebuild();
    }

    fn rebuild(&mut self) {
        if let Some(pipeline) = self.pipeline.take() {
            pipeline.abandon();
        }
        self.build();
    }

    fn hear(&mut self, message: &gst::Message) {
        match message.view() {
            gst::MessageView::AsyncDone(_) => self.settled(),
            gst::MessageView::Eos(_) => self.reached_end(),
            gst::MessageView::Error(error) => {
                log::debug!("player: {} {:?}", error.error(), error.debug());
                if self.pipeline.as_ref().is_some_and(|pipeline| pipeline.is_from_sound(message)) {
                    self.lose_sound();
                } else {
                    self.fail(words::failure(&error.error()));
                }
            }
            gst::MessageView::Element(element) => {
                if let Some(missing) = element.structure().and_then(words::missing_part) {
                    self.lack(&missing);
                }
            }
            gst::MessageView::ClockLost(_) if self.playing && self.placed => {
                self.with_pipeline(|pipeline| {
                    pipeline.pause();
                    pipeline.play();
                });
            }
            _ => {}
        }
    }

    /// A decoder or demuxer is not installed.
    fn lack(&mut self, missing: &words::Missing) {
        let words = words::needs_decoder(&missing.name, missing.package);
        if missing.of_sound {
            self.shared.set_notice(format!("No sound: it {words}."));
        } else {
            self.fail(format!("This video {words}, then open the clip again. Ratings are safe."));
        }
    }

    /// The sound device went away: the picture goes on without it.
    fn lose_sound(&mut self) {
        self.sound = Sound::Nowhere;
        self.shared.set_notice("The sound device is gone: the video plays without sound.".into());
        self.rebuild();
    }

    fn set_playing(&mut self, playing: bool) {
        self.playing = playing;
        if playing && self.ended {
            self.ended = false;
            self.shared.want(|status| status.window_ms.start);
            self.pursue();
        }
        if !self.placed || self.ended {
            return;
        }
        if playing {
            self.with_pipeline(Pipeline::play);
        } else {
            self.with_pipeline(Pipeline::pause);
        }
        self.shared.set_state(self.state());
    }

    fn state(&self) -> State {
        if self.playing { State::Playing } else { State::Paused }
    }

    /// Sends the newest wish on its way, unless a seek is under way.
    fn pursue(&mut self) {
        if self.flight.is_some() || !self.open {
            return;
        }
        let (number, target_ms, rate) = self.shared.wanted();
        if number != self.served {
            self.fly(Flight { number, target_ms, rate, tries: 0, landed: None, settled: false });
        }
    }

    fn fly(&mut self, flight: Flight) {
        self.ended = false;
        self.deadline = Some(Instant::now() + self.patience);
        let (target, rate) = (flight.target_ms, flight.rate);
        // Before the call: frames may come while it runs.
        let number = flight.number;
        self.flight = Some(flight);
        let taken = self.pipeline.as_ref().is_some_and(|pipeline| pipeline.seek(target, self.stop_ms, rate));
        if taken {
            return;
        }
        if self.placed {
            self.arrive(number);
        } else {
            self.fail(
                "One cannot move about in this video, so its clip cannot be shown. Convert the original to \
                 MP4 and import it again."
                    .into(),
            );
        }
    }

    fn landed(&mut self, with_frame: bool) {
        if let Some(flight) = &mut self.flight {
            flight.landed = Some(with_frame);
            self.finish();
        }
    }

    fn settled(&mut self) {
        if !self.open {
            self.opened();
        } else if let Some(flight) = &mut self.flight {
            flight.settled = true;
            self.finish();
        }
    }

    /// The first picture is up: the length is known, the window can be taken.
    fn opened(&mut self) {
        if !self.pipeline.as_ref().is_some_and(Pipeline::has_picture) {
            self.fail("This file has no picture that can be shown. Remove it under Recordings and import the original \
                 again, unless a coder has begun with it."
                    .into());
            return;
        }
        self.open = true;
        let duration = self.pipeline.as_ref().and_then(Pipeline::duration_ms);
        let end = self.shared.status().window_ms.end;
        // Without a stop where the file ends anyway: the length may be a rounded one.
        self.stop_ms = (duration.is_none_or(|duration| end < duration) && end < u64::MAX).then_some(end);
        if let Some(duration) = duration {
            self.shared.limit(duration);
        }
        self.pursue();
    }

    /// Ends the flight once picture and sound are there.
    fn finish(&mut self) {
        let Some(flight) = &mut self.flight else { return };
        let (Some(with_frame), true) = (flight.landed, flight.settled) else { return };
        let start = self.shared.status().window_ms.start;
        if let Some(back) = BACK_MS.get(flight.tries)
            && !with_frame
            && flight.target_ms > start
        {
            let target_ms = flight.target_ms.saturating_sub(*back).max(start);
            let (number, rate, tries) = (flight.number, flight.rate, flight.tries + 1);
            self.fly(Flight { number, target_ms, rate, tries, landed: None, settled: false });
            return;
        }
        let number = flight.number;
        self.arrive(number);
    }

    fn arrive(&mut self, number: u64) {
        self.flight = None;
        self.deadline = None;
        self.rebuilds = 0;
        self.served = number;
        if !self.placed {
            self.placed = true;
            if self.playing {
                self.with_pipeline(Pipeline::play);
            }
        }
        self.shared.arrived(number, self.state());
        self.pursue();
    }

    fn reached_end(&mut self) {
        // An end from before the seek under way is stale.
        if self.flight.as_ref().is_some_and(|flight| flight.landed.is_none()) || !self.placed {
            return;
        }
        (self.playing, self.ended) = (false, true);
        self.with_pipeline(Pipeline::pause);
        let status = self.shared.status();
        if status.window_ms.end < u64::MAX && status.position_ms + EARLY_MS < status.window_ms.end {
            self.shared.set_notice(format!(
                "The picture ends at {}, before the clip's end at {}: the file may be damaged.",
                words::clock(status.position_ms),
                words::clock(status.window_ms.end)
            ));
        }
        self.shared.set_state(State::Ended);
    }
}
