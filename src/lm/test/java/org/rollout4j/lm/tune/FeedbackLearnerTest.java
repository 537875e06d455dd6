package org.rollout4j.lm.tune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.rollout4j.core.Experience;
import org.rollout4j.core.Learner;
import org.rollout4j.core.Progress;
import org.rollout4j.core.Workers;
import org.rollout4j.lm.data.PreferenceBatch;
import org.rollout4j.lm.data.PreferenceRow;
import org.rollout4j.lm.data.TokenBatch;
import org.rollout4j.lm.loss.KtoLoss;
import org.rollout4j.lm.loss.PreferenceLoss;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.lm.model.LoraConfig;
import org.rollout4j.lm.model.Packed;
import org.rollout4j.lm.model.Sequence;
import org.rollout4j.lm.run.TinyModels;

/** One kind of feedback alone is learned as by the method for it, to the bit; all together, the sum of their gradients is followed. */
class FeedbackLearnerTest {
    private static final LanguageModel MODEL = TinyModels.of("abcdefghijklmnopqrstuvwxyz ?", null)
            .adapted(LoraConfig.parse("r=2,targets=all-linear"), "tiny", 1);
    private static final OptimiserConfig OPTIMISER = OptimiserConfigBuilder.builder(OptimiserConfig.tuning())
            .learningRate(0.01)
            .warmupSteps(0)
            .maxGradNorm(Double.POSITIVE_INFINITY)
            .build();
    private static final List<PreferenceRow> PAIRS = IntStream.range(0, 4)
            .mapToObj(i -> new PreferenceRow(
                    Sequence.completion(2, i, i + 1, 7, 8, i), Sequence.completion(2, i, i + 1, 9, 3), 1))
            .toList();
    private static final List<UnpairedRow> UNPAIRED = IntStream.range(0, 4)
            .mapToObj(i -> new UnpairedRow(Sequence.completion(2, i, i + 2, 5, 6 + i), i % 2 == 0))
            .toList();
    private static final List<Sequence> TEXTS = List.of(Sequence.of(1, 2, 3, 4), Sequence.completion(1, 5, 4, 3));

    private static FeedbackConfig config(double pairs, double unpaired, double wanted, double kept) {
        return new FeedbackConfig(
                PreferenceLoss.of(PreferenceLoss.LossType.SIGMOID, 0.1),
                new KtoLoss(KtoLoss.LossType.KTO, 0.1, 1, 1),
                pairs,
                unpaired,
                wanted,
                kept,
                16,
                OPTIMISER);
    }

    private static FeedbackLearner learner(FeedbackConfig config) {
        return new FeedbackLearner(MODEL, config, Workers.caller());
    }

    private static <D extends Experience> float[] afterTwo(Learner<LanguageModel, D> learner, D data) {
        learner.update(data, new Progress(0, 2, 0, 0));
        learner.update(data, new Progress(1, 2, 1, 0));
        return learner.greedy().parameters();
    }

    @Test
    void pairsAloneAreLearnedAsByDpo() {
        DpoConfig dpo = DpoConfigBuilder.builder(DpoConfig.defaults())
                .optimiser(OPTIMISER)
                .build();
        assertThat(afterTwo(learner(config(1, 1, 1, 1)), new FeedbackBatch(PAIRS, List.of(), List.of(), List.of())))
                .isEqualTo(afterTwo(new PreferenceLearner(MODEL, dpo, Workers.caller()), PreferenceBatch.of(PAIRS)))
                .isNotEqualTo(MODEL.parameters());
    }

    @Test
    void singleCompletionsAloneAreLearnedAsByKto() {
        KtoConfig kto = KtoConfigBuilder.builder(KtoConfig.defaults())
                .optimiser(OPTIMISER)
                .build();
        assertThat(afterTwo(learner(config(1, 1, 1, 1)), new FeedbackBatch(List.of(), UNPAIRED, List.of(), List.of())))
                .isEqualTo(afterTwo(new KtoLearner(MODEL, kto, 16, Workers.caller()), new UnpairedBatch(UNPAIRED)));
    }

    @Test
    void textsAloneAreLearnedAsByFineTuning() {
        float[] tuned = afterTwo(
                new SupervisedLearner(MODEL, OPTIMISER, 1, Workers.caller()), new TokenBatch(Packed.of(TEXTS)));
        assertThat(afterTwo(learner(config(1, 1, 1, 1)), new FeedbackBatch(List.of(), List.of(), TEXTS, List.of())))
                .isEqualTo(tuned);
        assertThat(afterTwo(learner(config(1, 1, 1, 1)), new FeedbackBatch(List.of(), List.of(), List.of(), TEXTS)))
                .isEqualTo(tuned);
    }

    /** The norm of the gradient says so: it is that of the weighted sum. */
    @Test
    void gradientsAddUpByTheirWeights() {
        double[] alone = new double[2];
        for (int i = 0; i < 2; i++) {
            alone[i] = norm(config(1, 1, 1, 1), new FeedbackBatch(List.of(), List.of(), TEXTS, List.of()));
        }
        assertThat(norm(config(1, 1, 2, 1), new FeedbackBatch(List.of(), List.of(), TEXTS, TEXTS)))
                .isCloseTo(3 * alone[0], within(1e-5 * alone[0]));
        assertThat(norm(config(1, 1, 1, 0), new FeedbackBatch(List.of(), List.of(), TEXTS, TEXTS)))
                .isCloseTo(alone[0], within(1e-5 * alone[0]));
    }

    private static double norm(FeedbackConfig config, FeedbackBatch batch) {
        return learner(config)
                .update(batch, new Progress(0, 1, 0, 0))
                .get("grad_norm")
                .orElseThrow();
    }

    @Test
    void shrinkingLeavesAFractionOfWhatWasLearned() {
        FeedbackLearner learner = learner(config(1, 1, 1, 1));
        FeedbackBatch all = new FeedbackBatch(PAIRS, UNPAIRED, TEXTS, TEXTS);
        float[] learned = afterTwo(learner, all);
        learner.shrink(0.25);
        float[] left = learner.greedy().parameters();
        for (int i = 0; i < left.length; i++) {
            float start = MODEL.parameters()[i];
            assertThat(left[i]).isCloseTo(start + 0.25f * (learned[i] - start), within(1e-6f));
        }
        learner.shrink(0);
        assertThat(learner.greedy().parameters()).isEqualTo(MODEL.parameters());
    }

    @Test
    void goesOnFromAStateToTheSameBits() {
        FeedbackBatch all = new FeedbackBatch(PAIRS, UNPAIRED, TEXTS, TEXTS);
        FeedbackLearner one = learner(config(1, 0.5, 0.2, 0.1));
        afterTwo(one, all);
        FeedbackLearner other = learner(config(1, 0.5, 0.2, 0.1));
        other.restore(one.state());
        assertThat(afterTwo(other, all)).isEqualTo(afterTwo(one, all));
    }

    @Test
    void nothingIsNoFeedback() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new FeedbackBatch(List.of(), List.of(), List.of(), List.of()))
                .withMessage("feedback is nothing: at least one text is needed");
        assertThat(Arrays.asList(-1.0, Double.NaN))
                .allSatisfy(weight -> assertThatIllegalArgumentException()
                        .isThrownBy(() -> config(weight, 0, 0, 0))
                        .withMessageStartingWith("pairsWeight is " + weight));
    }
}
