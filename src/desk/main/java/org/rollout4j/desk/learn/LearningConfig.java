package org.rollout4j.desk.learn;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import org.rollout4j.core.Require;
import org.rollout4j.lm.loss.KtoLoss;
import org.rollout4j.lm.loss.PreferenceLoss;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.lm.model.LoraConfig;
import org.rollout4j.lm.tune.FeedbackConfig;
import org.rollout4j.lm.tune.OptimiserConfig;
import org.rollout4j.lm.tune.OptimiserConfigBuilder;

/**
 * How the desk learns from somebody.
 *
 * @param lora what the adapter is made of
 * @param learningRate of its updates, above 0
 * @param beta how hard it is to leave the base, above 0
 * @param pairsWeight what it counts that one text was preferred to another, by an edit or a choice, 0 or more
 * @param unpairedWeight what it counts that a suggestion was taken or refused, 0 or more
 * @param wantedWeight what texts count that somebody wrote or took, 0 or more
 * @param keptWeight what texts of the base count, which are to stay as likely as they were; 0 for none
 * @param maxContext the most characters of plain text before a suggestion that are read, of which the last count; at least 1
 * @param wholeTexts whether a suggestion after plain text is all that follows, and not only how it goes on
 * @param steps how often the optimiser follows a gradient in an update, at least 1
 * @param batch how many lessons each step learns from, at least 1
 * @param lately half of the lessons of a step are of the latest so many, at least 1
 * @param memory the others are drawn of the latest so many, at least 1: people change
 * @param maxKl how far the model may go from its base, in nats a text, above 0: it is brought back where it has gone further; infinity for no bound
 * @param probes how many texts are written in an update, by which that is estimated, and as many of the base, which are kept; at least 1
 * @param temperature at which these, and what is shown, are written
 * @param maxTokens the most tokens of these, at least 1
 */
@RecordBuilder
public record LearningConfig(
        LoraConfig lora,
        double learningRate,
        double beta,
        double pairsWeight,
        double unpairedWeight,
        double wantedWeight,
        double keptWeight,
        int maxContext,
        boolean wholeTexts,
        int steps,
        int batch,
        int lately,
        int memory,
        double maxKl,
        int probes,
        double temperature,
        int maxTokens)
        implements LearningConfigBuilder.With {
    private static final int MAX_CONTEXT = 400;

    /** Models with more parameters than that are large. */
    private static final int LARGE = 8_000_000;

    /** Of a large model a layer of so many tokens takes some ten milliseconds, in which nobody else goes first. */
    private static final int LARGE_MICRO_BATCH = 128;

    private static final double SMALL_RATE = 7e-4;
    private static final double LARGE_RATE = 2e-4;

    public LearningConfig {
        Require.inRange("maxContext", maxContext, 1, Integer.MAX_VALUE);
        Require.inRange("steps", steps, 1, 1000);
        Require.inRange("batch", batch, 1, 1000);
        Require.inRange("lately", lately, 1, 1 << 20);
        Require.inRange("memory", memory, 1, 1 << 20);
        Require.that(maxKl > 0, "maxKl", maxKl, "above 0");
        Require.inRange("probes", probes, 1, 1000);
        Require.that(temperature > 0, "temperature", temperature, "above 0");
        Require.inRange("maxTokens", maxTokens, 1, 1 << 20);
    }

    /** For a model of a million parameters that writes whole short texts, each of a few sentences. */
    public static LearningConfig small() {
        return new LearningConfig(
                new LoraConfig(8, 16, 0, false, List.of(LoraConfig.ALL)),
                SMALL_RATE,
                0.3,
                1,
                0.5,
                0.1,
                0.5,
                MAX_CONTEXT,
                true,
                4,
                8,
                16,
                64,
                3,
                8,
                1,
                160);
    }

    /** For a model of a hundred million parameters that writes whole short messages. */
    public static LearningConfig messages() {
        return small().with(config -> config.lora(new LoraConfig(16, 32, 0, false, List.of(LoraConfig.ALL)))
                .learningRate(LARGE_RATE)
                .steps(2)
                .batch(4)
                .lately(4)
                .maxKl(8)
                .probes(4)
                .temperature(0.7)
                .maxTokens(48));
    }

    /** For suggestions of a few words while somebody writes: less at a time, so that it is learned in seconds. */
    public static LearningConfig writing(LanguageModel base) {
        return small().with(config -> config.learningRate(isLarge(base) ? LARGE_RATE : SMALL_RATE)
                .wholeTexts(false)
                .steps(2)
                .batch(4)
                .lately(4)
                .probes(2)
                .temperature(isLarge(base) ? 0.7 : 1)
                .maxTokens(16));
    }

    private static boolean isLarge(LanguageModel model) {
        return model.weights().values().length > LARGE;
    }

    /** The same, of texts that were taken alone, as fine-tuning has it. */
    public LearningConfig wantedAlone() {
        return withPairsWeight(0).withUnpairedWeight(0).withWantedWeight(1);
    }

    /** The same, without a bound on how far it goes, and without texts of the base. */
    public LearningConfig unbound() {
        return withKeptWeight(0).withMaxKl(Double.POSITIVE_INFINITY);
    }

    /** As {@link FeedbackConfig} has it, for texts of a model. */
    FeedbackConfig feedback(LanguageModel model) {
        OptimiserConfig usual = OptimiserConfig.tuning();
        OptimiserConfig optimiser = OptimiserConfigBuilder.builder(usual)
                .microBatchTokens(isLarge(model) ? LARGE_MICRO_BATCH : usual.microBatchTokens())
                .learningRate(learningRate)
                .lrSchedulerType(OptimiserConfig.Decay.CONSTANT)
                .minLrRate(1)
                .warmupSteps(0)
                .build();
        return new FeedbackConfig(
                PreferenceLoss.of(PreferenceLoss.LossType.SIGMOID, beta),
                new KtoLoss(KtoLoss.LossType.KTO, beta, 1, 1),
                pairsWeight,
                unpairedWeight,
                wantedWeight,
                keptWeight,
                model.config().contextLength(),
                optimiser);
    }
}
