package org.rollout4j.desk.learn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.rollout4j.core.Progress;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.Workers;
import org.rollout4j.desk.write.OwnTexts;
import org.rollout4j.lm.data.ExampleSource;
import org.rollout4j.lm.data.TokenBatch;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.lm.model.Sequence;
import org.rollout4j.lm.tune.OptimiserConfig;
import org.rollout4j.lm.tune.OptimiserConfigBuilder;
import org.rollout4j.lm.tune.SupervisedLearner;

/** Has an adapter learn what somebody wrote before: the next token of each window of it, with the settings that were chosen on texts of three authors. */
final class OwnTextLearner {
    private static final int WINDOW = 256;

    /** Less of a text's end is left out. */
    private static final int MIN_WINDOW = 16;

    private static final int BATCH = 2;
    private static final int EPOCHS = 3;

    /** Of more text than these take, parts are learned; it is a matter of ten minutes with a large model. */
    private static final int MAX_UPDATES = 200;

    private static final double RATE = 5e-4;
    private static final int WARMUP = 3;
    private static final int ORDER = 1;
    private static final int DROPOUT = 2;

    private OwnTextLearner() {}

    /**
     * What a model becomes. The same texts and the same seed give the same bits, on any number of threads.
     *
     * @param start with an adapter
     * @return {@code start} if the texts are shorter than a few words
     */
    static LanguageModel learn(LanguageModel start, OwnTexts texts, long seed, Workers workers) {
        List<List<Sequence>> windows =
                windows(texts, Math.min(WINDOW, start.config().contextLength()));
        if (windows.isEmpty()) {
            return start;
        }
        OptimiserConfig optimiser = OptimiserConfigBuilder.builder(OptimiserConfig.tuning())
                .learningRate(RATE)
                .warmupSteps(WARMUP)
                .build();
        SupervisedLearner learner = new SupervisedLearner(start, optimiser, SplitMix.derive(seed, DROPOUT), workers);
        long updates = Math.min(MAX_UPDATES, (EPOCHS * (long) windows.size() + BATCH - 1) / BATCH);
        try (ExampleSource<List<Sequence>, TokenBatch> source =
                ExampleSource.ofSequences(windows, BATCH, SplitMix.derive(seed, ORDER))) {
            for (long update = 0; update < updates; update++) {
                learner.update(source.collect(null), new Progress(update, updates, update, 0));
            }
        }
        return learner.greedy();
    }

    private static List<List<Sequence>> windows(OwnTexts texts, int length) {
        List<List<Sequence>> windows = new ArrayList<>();
        for (int[] text : texts.tokens()) {
            for (int from = 0; from < text.length; from += length) {
                int end = Math.min(text.length, from + length);
                if (end - from >= MIN_WINDOW) {
                    windows.add(List.of(Sequence.of(Arrays.copyOfRange(text, from, end))));
                }
            }
        }
        return windows;
    }
}
