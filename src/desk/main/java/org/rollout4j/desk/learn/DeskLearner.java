package org.rollout4j.desk.learn;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.rollout4j.core.Progress;
import org.rollout4j.core.Require;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.State;
import org.rollout4j.core.Workers;
import org.rollout4j.desk.profile.Entry;
import org.rollout4j.desk.profile.Event;
import org.rollout4j.desk.profile.LessonLearner;
import org.rollout4j.lm.data.Content;
import org.rollout4j.lm.model.Backpropagation;
import org.rollout4j.lm.model.Completion;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.lm.model.Packed;
import org.rollout4j.lm.model.Sampler;
import org.rollout4j.lm.model.SamplingConfig;
import org.rollout4j.lm.model.Sequence;
import org.rollout4j.lm.tune.FeedbackBatch;
import org.rollout4j.lm.tune.FeedbackConfig;
import org.rollout4j.lm.tune.FeedbackLearner;

/**
 * An adapter on a model that follows what somebody did: edits and choices as preferences, what was taken and refused as KTO, what somebody wrote as texts; with texts
 * of the base among them, so that it does not forget, and a bound on how far it goes. What it comes to depends on the updates alone.
 */
public final class DeskLearner implements LessonLearner {
    private static final int KEPT = 1;
    private static final int PROBED = 2;
    private static final int CHOICE = 3;

    /** The most updates that anybody makes; the learning rate does not depend on it. */
    private static final long ENDLESS = Long.MAX_VALUE;

    private final LanguageModel start;
    private final LearningConfig config;
    private final long seed;
    private final LessonTexts texts;
    private final FeedbackLearner learner;
    private final Sampler sampler;
    private final Backpropagation scorer;
    private long steps;
    private double kl;
    private double klOfToken;

    /**
     * @param start with an adapter: what it stays near to, and whose texts are kept
     * @param seed what the choice of lessons is drawn by
     */
    public DeskLearner(LanguageModel start, LearningConfig config, long seed, Workers workers) {
        Require.that(start.adapter() != null, "adapter", null, "it is what learns");
        this.start = start;
        this.config = config;
        this.seed = seed;
        this.texts = new LessonTexts(start, config.wholeTexts(), config.maxContext());
        FeedbackConfig feedback = config.feedback(start);
        this.learner = new FeedbackLearner(start, feedback, workers);
        this.sampler = new Sampler(start, workers);
        this.scorer = new Backpropagation(start, feedback.optimiser().microBatchTokens(), 0, workers);
    }

    @Override
    public void update(List<Entry> lessons, long index) {
        List<Event.Signal> signals = lessons.stream()
                .map(Entry::event)
                .filter(Event.Signal.class::isInstance)
                .map(Event.Signal.class::cast)
                .filter(Event.Signal::isAnswer)
                .toList();
        if (signals.isEmpty()) {
            return;
        }
        for (int step = 0; step < config.steps(); step++) {
            step(signals, index, step);
        }
        bound(signals, index);
    }

    private void step(List<Event.Signal> signals, long index, int step) {
        SplitMix random = new SplitMix(SplitMix.derive(seed, CHOICE, index, step));
        LessonTexts.Collected collected = new LessonTexts.Collected();
        List<Content> contexts = new ArrayList<>();
        for (int i = 0; i < config.batch(); i++) {
            // half of them the latest, so that what is new is learned at once
            int newest = signals.size()
                    - 1
                    - (i / 2 + step * (config.batch() / 2)) % Math.min(signals.size(), config.lately());
            Event.Signal signal = signals.get(
                    i % 2 == 0
                            ? newest
                            : signals.size() - 1 - random.nextBelow(Math.min(signals.size(), config.memory())));
            texts.collect(signal, collected);
            contexts.add(signal.context());
        }
        if (collected.pairs.isEmpty() && collected.unpaired.isEmpty() && collected.wanted.isEmpty()) {
            return;
        }
        List<Sequence> kept = config.keptWeight() > 0 ? written(start, contexts, KEPT, index, step) : List.of();
        learner.update(
                new FeedbackBatch(collected.pairs, collected.unpaired, collected.wanted, kept),
                new Progress(steps, ENDLESS, steps, 0));
        steps++;
    }

    /** What a model writes after some of the contexts. */
    private List<Sequence> written(LanguageModel model, List<Content> contexts, int purpose, long index, int step) {
        List<int[]> prompts = contexts.stream()
                .limit(config.probes())
                .map(texts::prompt)
                .filter(prompt -> prompt.length < model.config().contextLength())
                .toList();
        if (prompts.isEmpty()) {
            return List.of();
        }
        sampler.use(model);
        List<Completion> completions = sampler.sample(
                prompts,
                SamplingConfig.plain(config.maxTokens(), config.temperature()),
                SplitMix.derive(seed, purpose, index, step),
                Sampler.Listener.NONE);
        return IntStream.range(0, prompts.size())
                .mapToObj(i ->
                        Sequence.completion(prompts.get(i), completions.get(i).tokens()))
                .toList();
    }

    /** Brings it back to where it may be, if it has gone too far. The divergence grows with the square of the way. */
    private void bound(List<Event.Signal> signals, long index) {
        List<Content> latest = IntStream.range(0, config.probes())
                .mapToObj(i ->
                        signals.get(signals.size() - 1 - i % signals.size()).context())
                .toList();
        LanguageModel model = model();
        List<Sequence> probes = written(model, latest, PROBED, index, 0);
        if (probes.isEmpty()) {
            return;
        }
        Packed packed = Packed.of(probes);
        double[] now = packed.sumOfEach(
                scorer.score(model.parameters(), packed, config.temperature()).logProbs());
        double[] before = packed.sumOfEach(
                scorer.score(start.parameters(), packed, config.temperature()).logProbs());
        kl = IntStream.range(0, now.length)
                .mapToDouble(i -> now[i] - before[i])
                .average()
                .orElseThrow();
        klOfToken = kl * probes.size() / packed.targetCount();
        if (kl > config.maxKl()) {
            learner.shrink(Math.sqrt(config.maxKl() / kl));
        }
    }

    /** How far it was from its base at the last update, in nats a text: an estimate, which may be below 0. */
    public double kl() {
        return kl;
    }

    /** The same in nats a token. */
    public double klOfToken() {
        return klOfToken;
    }

    /** What it has come to; a copy. */
    public LanguageModel model() {
        return learner.greedy();
    }

    /** All that the next update depends on, of use until it is made. */
    public State state() {
        return State.builder()
                .put("learner", learner.state())
                .putLongs("steps", steps)
                .putDoubles("kl", kl, klOfToken)
                .build();
    }

    /**
     * Goes on where a state was taken.
     *
     * @throws IllegalArgumentException if it is that of another model or another adapter
     */
    public void restore(State state) {
        learner.restore(state.part("learner"));
        steps = state.number("steps", 0);
        kl = state.doubles("kl", 2)[0];
        klOfToken = state.doubles("kl", 2)[1];
    }
}
