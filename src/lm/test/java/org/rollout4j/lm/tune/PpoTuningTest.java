package org.rollout4j.lm.tune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.rollout4j.lm.tune.LetterPrompts.MODEL;
import static org.rollout4j.lm.tune.Updates.update;
import static org.rollout4j.lm.tune.Updates.value;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rollout4j.core.Metrics;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.State;
import org.rollout4j.core.Workers;
import org.rollout4j.lm.loss.CriticLoss;
import org.rollout4j.lm.loss.KlEstimator;
import org.rollout4j.lm.loss.KlPenalty;
import org.rollout4j.lm.loss.TokenRewards;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.lm.model.Packed;
import org.rollout4j.lm.model.ScalarWeights;
import org.rollout4j.lm.model.Sequence;
import org.rollout4j.lm.model.ValueBackpropagation;
import org.rollout4j.run.Settings;

/** PPO: what completions are worth token by token, what is clipped, what both networks follow, and that it is learned. */
class PpoTuningTest {
    private static final PpoTuningConfig CONFIG = PpoTuningConfigBuilder.builder(PpoTuningConfig.defaults())
            .completions(LetterPrompts.ROLLOUT)
            .optimiser(OptimiserConfigBuilder.builder(LetterPrompts.OPTIMISER)
                    .learningRate(0.01)
                    .build())
            .klCoef(0.01)
            .build();
    private static final PpoTuningConfig ONE_UPDATE =
            PpoTuningConfigBuilder.builder(CONFIG).numPpoEpochs(1).build();

    @TempDir
    private Path folder;

    @Tag("slow")
    @ParameterizedTest
    @CsvSource({"numMiniBatches, 1", "numMiniBatches, 3", "klEstimator, K3", "whitenRewards, true"})
    void itLearnsWhatIsRewarded(String setting, String value) throws IOException {
        PpoTuningConfig config = Settings.changed(CONFIG, setting, value);
        TuningMethod.Parts<LanguageModel, Completions> parts = parts(config);
        assertThat(value(parts.evaluator().evaluate(MODEL).metrics(), "eval_reward"))
                .isLessThan(0.5);
        assertThat(LetterPrompts.learned(parts)).isGreaterThan(0.9);
    }

    /** The first update is made of ratios of 1, and nothing is clipped. */
    @ParameterizedTest
    @ValueSource(doubles = {0.6, 1, 1.7})
    void theFirstUpdateBeginsAtTheReference(double temperature) throws IOException {
        PpoTuningConfig config = PpoTuningConfigBuilder.builder(ONE_UPDATE)
                .completions(RolloutConfigBuilder.builder(LetterPrompts.ROLLOUT)
                        .temperature(temperature)
                        .build())
                .build();
        Metrics first = update(parts(config), 0);
        assertThat(value(first, "val/ratio")).isCloseTo(1, within(1e-5));
        assertThat(value(first, "policy/clipfrac_avg")).isZero();
        assertThat(value(first, "policy/approxkl_avg")).isCloseTo(0, within(1e-9));
        assertThat(value(first, "val/clipfrac_avg")).isZero();
        assertThat(value(first, "objective/kl")).isCloseTo(0, within(1e-5));
        assertThat(value(first, "objective/rlhf_reward")).isCloseTo(value(first, "reward"), within(1e-5));
        assertThat(value(first, "val/ratio_var")).isZero();
    }

    /** Without a value network, all that follows counts, and the score is at the last token. */
    @Test
    void withoutValuesAdvantagesAreRewardsToGo() {
        PpoTuningConfig config = PpoTuningConfigBuilder.builder(CONFIG)
                .lam(1)
                .whitenAdvantages(false)
                .build();
        List<double[]> logProbs = List.of(new double[] {-1, -2, -0.5}, new double[] {-0.25});
        List<double[]> reference = List.of(new double[] {-2, -1, -0.5}, new double[] {-1});
        KlPenalty penalty = new KlPenalty(0.1, KlEstimator.K1, 5);
        List<TokenRewards> rewards = List.of(
                penalty.rewards(3, logProbs.get(0), reference.get(0), true),
                penalty.rewards(3, logProbs.get(1), reference.get(1), false));
        PpoBatch batch = PpoBatch.of(PACKED, logProbs, List.of(new double[3], new double[1]), rewards, config);
        assertThat(batch.advantages().get(0)).containsExactly(new double[] {3, 3.1, 3}, within(1e-12));
        assertThat(batch.advantages().get(1)).containsExactly(new double[] {-2.075}, within(1e-12));
        assertThat(batch.returns().get(0)).isEqualTo(batch.advantages().get(0));
    }

    private static final Packed PACKED =
            Packed.of(List.of(Sequence.completion(2, 1, 2, 3, 4, 5), Sequence.completion(1, 6, 7)));

    @Test
    void completionsAreDealtOutWithAllThatBelongsToThem() {
        List<double[]> own = List.of(new double[] {1, 2, 3}, new double[] {4});
        PpoBatch batch = new PpoBatch(PACKED, own, own, own, own).select(1, 0);
        assertThat(batch.packed().tokens()).containsExactly(6, 1, 2, 3, 4);
        assertThat(batch.packed().targets()).containsExactly(7, Packed.NONE, 3, 4, 5);
        assertThat(batch.packed().positions()).containsExactly(0, 0, 1, 2, 3);
        assertThat(batch.packed().starts()).containsExactly(0, 1, 5);
        assertThat(batch.packed().atTargets(batch.returns())).containsExactly(4, 0, 1, 2, 3);
        assertThat(batch.packed().ofEachTarget(new double[] {9, 8, 7, 6, 5}).get(1))
                .containsExactly(7, 6, 5);
        assertThat(batch.totals().tokens()).isEqualTo(4);
    }

    @Test
    void advantagesAndRewardsAreWhitenedWhereThatIsAskedFor() {
        List<double[]> logProbs = List.of(new double[] {-1, -2, -0.5}, new double[] {-0.25});
        KlPenalty penalty = new KlPenalty(0.1, KlEstimator.K1, 0);
        List<TokenRewards> rewards = List.of(
                penalty.rewards(3, logProbs.get(0), new double[] {-2, -1, -0.5}, true),
                penalty.rewards(1, logProbs.get(1), new double[] {-1}, true));
        PpoTuningConfig white = PpoTuningConfigBuilder.builder(CONFIG)
                .whitenRewards(true)
                .gamma(0)
                .build();
        PpoBatch batch = PpoBatch.of(PACKED, logProbs, List.of(new double[3], new double[1]), rewards, white);
        double[] advantages =
                batch.advantages().stream().flatMapToDouble(Arrays::stream).toArray();
        assertThat(Arrays.stream(advantages).sum()).isCloseTo(0, within(1e-9));
        assertThat(Arrays.stream(advantages).map(x -> x * x).sum() / 3).isCloseTo(1, within(1e-6));
        double[] returns =
                batch.returns().stream().flatMapToDouble(Arrays::stream).toArray();
        double mean = Arrays.stream(returns).average().orElseThrow();
        assertThat(Arrays.stream(returns).map(x -> (x - mean) * (x - mean)).sum() / 3)
                .isCloseTo(1, within(1e-6));
        assertThat(mean).isCloseTo((3 - 0.1 + 0.1 + 1 - 0.075) / 4, within(1e-9));
    }

    @Test
    void aCompletionWithoutAnEndLosesThePenalty() throws IOException {
        PpoTuningConfig strict =
                PpoTuningConfigBuilder.builder(ONE_UPDATE).missingEosPenalty(2).build();
        TuningMethod.Parts<LanguageModel, Completions> parts = parts(strict);
        Completions data = parts.source().collect(MODEL);
        int ended = 0;
        for (boolean one : data.ended()) {
            ended += one ? 1 : 0;
        }
        assertThat(ended).isBetween(1, 47);
        Metrics metrics = update(parts, data, 0);
        assertThat(value(metrics, "val/num_eos_tokens")).isEqualTo(ended);
        assertThat(value(metrics, "completions/repeated_ngrams")).isBetween(0.0, 1.0);
        assertThat(value(metrics, "objective/scores"))
                .isCloseTo(value(metrics, "reward") - 2.0 * (48 - ended) / 48, within(1e-9));
    }

    /** By steps along and across the gradient. */
    @Test
    void theGradientOfTheValueNetworkIsThatOfFiniteDifferences() throws IOException {
        Packed packed = parts(CONFIG).source().collect(MODEL).packed();
        SplitMix random = new SplitMix(3);
        float[] parameters =
                ScalarWeights.random(MODEL.weights(), random).values().clone();
        ValueBackpropagation valuation = new ValueBackpropagation(MODEL.config(), 64, 0, Workers.caller());
        List<double[]> values = packed.ofEachTarget(valuation.values(parameters, packed));
        List<double[]> returns = values.stream()
                .map(own ->
                        Arrays.stream(own).map(v -> v + random.nextGaussian()).toArray())
                .toList();
        PpoBatch batch = new PpoBatch(packed, values, values, values, returns);
        CriticLoss loss = new CriticLoss(Double.POSITIVE_INFINITY);
        double weight = 0.3;
        float[] gradient = new float[parameters.length];
        valuation.gradient(parameters, packed, new CriticTerms(batch, loss, weight), 0, gradient);
        double norm = norm(gradient);
        assertThat(norm).isGreaterThan(0.01);
        for (int direction = 0; direction < 5; direction++) {
            float[] step = gradient.clone();
            for (int i = 0; i < step.length && direction > 0; i++) {
                step[i] = (float) random.nextGaussian();
            }
            double length = norm(step);
            double slope = 0;
            for (int i = 0; i < step.length; i++) {
                slope += gradient[i] * step[i] / length;
            }
            double eps = 0.01;
            double difference = weight
                    * (loss(valuation, batch, loss, parameters, step, eps / length)
                            - loss(valuation, batch, loss, parameters, step, -eps / length))
                    / (2 * eps);
            assertThat(difference).isCloseTo(slope, within(0.01 * norm));
        }
    }

    private static double loss(
            ValueBackpropagation valuation,
            PpoBatch batch,
            CriticLoss loss,
            float[] parameters,
            float[] step,
            double scale) {
        float[] moved = parameters.clone();
        for (int i = 0; i < moved.length; i++) {
            moved[i] += (float) (scale * step[i]);
        }
        double[] values = valuation.values(moved, batch.packed());
        CriticTerms terms = new CriticTerms(batch, loss, 1);
        terms.differentiate(0, batch.count(), values, new double[values.length]);
        return terms.loss();
    }

    private static double norm(float... vector) {
        double squares = 0;
        for (float x : vector) {
            squares += (double) x * x;
        }
        return Math.sqrt(squares);
    }

    @Test
    void thePriceFollowsTheDistance() throws IOException {
        PpoTuningConfig near = PpoTuningConfigBuilder.builder(CONFIG)
                .klTarget(1e-3)
                .klHorizon(48)
                .build();
        PpoTuningConfig far = PpoTuningConfigBuilder.builder(near).klTarget(1e6).build();
        double third = 0.2 * 16 / 48; // the second batch is what is left of an epoch
        assertThat(priceAfterTwo(near)).isCloseTo(0.01 * 0.8 * (1 + third), within(1e-9));
        assertThat(priceAfterTwo(far)).isCloseTo(0.01 * 0.8 * (1 - third), within(1e-9));
        assertThat(priceAfterTwo(CONFIG)).isEqualTo(0.01);
    }

    private double priceAfterTwo(PpoTuningConfig config) throws IOException {
        TuningMethod.Parts<LanguageModel, Completions> parts = parts(config);
        update(parts, 0);
        update(parts, 1);
        return value(update(parts, 2), "objective/kl_coef");
    }

    @Test
    void nothingIsLearnedFromCompletionsWithoutAReward() throws IOException {
        TuningMethod.Parts<LanguageModel, Completions> some = parts(ONE_UPDATE);
        Completions data = some.source().collect(MODEL);
        Arrays.fill(data.rewards(), 0, 20, Double.NaN);
        assertThat(value(update(some, data, 0), "loss/value_avg")).isFinite();
        TuningMethod.Parts<LanguageModel, Completions> none = parts(ONE_UPDATE);
        Arrays.fill(data.rewards(), Double.NaN);
        State before = none.learner().state();
        assertThat(update(none, data, 0).get("loss")).isEmpty();
        assertThat(none.learner().greedy().weights().values())
                .isEqualTo(ModelState.ofLearner(before, Optional.empty()).parameters())
                .isEqualTo(MODEL.weights().values());
    }

    @Test
    void aRunCountsTheUpdatesOfThePolicy() throws IOException {
        PpoTuningConfig config =
                PpoTuningConfigBuilder.builder(CONFIG).numMiniBatches(5).build();
        assertThat(parts(config).source().collect(MODEL).steps()).isEqualTo(20);
    }

    /** A mean is over the whole update, however it is cut into micro-batches. */
    @Test
    void anUpdateDoesNotDependOnMicroBatches() throws IOException {
        PpoTuningConfig pieces = PpoTuningConfigBuilder.builder(ONE_UPDATE)
                .optimiser(OptimiserConfigBuilder.builder(LetterPrompts.OPTIMISER)
                        .microBatchTokens(1)
                        .build())
                .build();
        Metrics whole = update(parts(ONE_UPDATE), 0);
        Metrics cut = update(parts(pieces), 0);
        for (String norm : List.of("grad_norm", "val/grad_norm")) {
            assertThat(value(cut, norm)).isCloseTo(value(whole, norm), within(1e-4 * value(whole, norm)));
        }
    }

    @Test
    void trainingGoesOnToTheSameNumbers() throws IOException {
        PpoTuningConfig config = PpoTuningConfigBuilder.builder(CONFIG)
                .numMiniBatches(3)
                .klTarget(0.1)
                .klHorizon(100)
                .build();
        TuningMethod.Parts<LanguageModel, Completions> parts = parts(config);
        for (int i = 0; i < 3; i++) {
            update(parts, i);
        }
        TuningMethod.Parts<LanguageModel, Completions> resumed =
                LetterPrompts.resumed(new PpoTuning(), config, parts, folder, "regex=^a");
        assertThat(update(resumed, 3)).isEqualTo(update(parts, 3));
        assertThat(resumed.learner().state().tensors())
                .isEqualTo(parts.learner().state().tensors());
    }

    @ParameterizedTest
    @CsvSource({
        "numPpoEpochs, 0",
        "numMiniBatches, 0",
        "numMiniBatches, 49",
        "klCoef, -1",
        "klEstimator, K2",
        "klTarget, -1",
        "klHorizon, 0",
        "cliprange, 0",
        "cliprangeValue, 0",
        "vfCoef, 0",
        "gamma, 1.1",
        "lam, -0.1",
        "missingEosPenalty, -1",
        "valueLearningRate, -1",
        "completions.batchSize, 0",
        "completions.maxCompletionLength, 0",
        "completions.temperature, 0",
        "completions.rewardTimeLimit, 0",
        "completions.heldOutFraction, 1",
        "optimiser.dropout, 0.1"
    })
    void whatSettingsCannotBeIsRefusedByName(String name, String value) {
        assertThatThrownBy(() -> Settings.changed(CONFIG, name, value))
                .hasMessageContaining(name.substring(name.lastIndexOf('.') + 1));
    }

    private TuningMethod.Parts<LanguageModel, Completions> parts(PpoTuningConfig config) throws IOException {
        return LetterPrompts.parts(new PpoTuning(), config, MODEL, folder, "regex=^a");
    }
}
