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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rollout4j.core.Metrics;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.run.Settings;

/** Preferences between a model's own completions: which are compared, which is preferred, and that it is learned. */
class OnlineDpoTest {
    private static final OnlineDpoConfig CONFIG = OnlineDpoConfigBuilder.builder(OnlineDpoConfig.defaults())
            .completions(LetterPrompts.ROLLOUT)
            .optimiser(LetterPrompts.OPTIMISER)
            .build();
    private static final String REWARD = "regex=^a";
    private static final String ALL_ALIKE = "regex=^[a-h]*$";

    @TempDir
    private Path folder;

    @Tag("slow")
    @ParameterizedTest
    @ValueSource(strings = {"sigmoid", "ipo"})
    void itLearnsWhatIsRewarded(String type) throws IOException {
        TuningMethod.Parts<LanguageModel, Completions> parts = parts(with("lossType", type), REWARD);
        assertThat(value(parts.evaluator().evaluate(MODEL).metrics(), "eval_reward"))
                .isLessThan(0.5);
        assertThat(LetterPrompts.learned(parts)).isGreaterThan(0.9);
    }

    @ParameterizedTest
    @CsvSource({"sigmoid, 0.6931471805599453", "ipo, 25"})
    void theFirstUpdateBeginsAtTheReference(String type, double expected) throws IOException {
        TuningMethod.Parts<LanguageModel, Completions> parts = parts(with("lossType", type), REWARD);
        Completions data = parts.source().collect(MODEL);
        Metrics first = update(parts, data, 0);
        assertThat(value(first, "loss")).isCloseTo(expected, within(1e-4));
        assertThat(value(first, "rewards/margins")).isCloseTo(0, within(1e-6));
        assertThat(value(first, "objective/kl")).isCloseTo(0, within(1e-4));
        assertThat(value(first, "objective/scores_margin")).isEqualTo(1);
        assertThat(value(first, "objective/scores")).isCloseTo(value(first, "reward"), within(1e-9));
        assertThat(value(update(parts, data, 1), "rewards/margins"))
                .as("what was preferred has become likelier")
                .isPositive();
    }

    /** Turning rewards round turns pairs round. */
    @Test
    void theBetterOfTwoIsPreferredWhicheverCameFirst() throws IOException {
        TuningMethod.Parts<LanguageModel, Completions> parts = parts(CONFIG, REWARD);
        Completions data = parts.source().collect(MODEL);
        Metrics one = update(parts, data, 0);
        for (int i = 0; i < data.count(); i++) {
            data.rewards()[i] = -data.rewards()[i];
        }
        Metrics other = update(parts(CONFIG, REWARD), data, 0);
        assertThat(value(other, "logps/chosen")).isCloseTo(value(one, "logps/rejected"), within(1e-6));
        assertThat(value(other, "logps/rejected")).isCloseTo(value(one, "logps/chosen"), within(1e-6));
        assertThat(value(other, "objective/scores_margin")).isEqualTo(1);
    }

    @Test
    void pairsWithoutABetterOneAreLeftOut() throws IOException {
        TuningMethod.Parts<LanguageModel, Completions> parts = parts(CONFIG, ALL_ALIKE);
        Metrics alike = update(parts, 0);
        assertThat(value(alike, "frac_pairs_skipped")).isEqualTo(1);
        assertThat(alike.get("loss")).isEmpty();
        Completions data = parts.source().collect(MODEL);
        data.rewards()[0] = Double.NaN;
        data.rewards()[3] = 7;
        Metrics one = update(parts, data, 1);
        assertThat(value(one, "frac_pairs_skipped")).isCloseTo(1 - 2.0 / data.count(), within(1e-12));
        assertThat(value(one, "objective/scores_margin")).isEqualTo(6);
        Arrays.fill(data.rewards(), Double.NaN);
        float[] before = parts.learner().greedy().weights().values();
        assertThat(update(parts, data, 2).get("objective/scores")).isEmpty();
        assertThat(parts.learner().greedy().weights().values()).isEqualTo(before);
    }

    @Test
    void aCompletionWithoutAnEndLosesThePenalty() throws IOException {
        TuningMethod.Parts<LanguageModel, Completions> parts = parts(with("missingEosPenalty", "2"), ALL_ALIKE);
        Completions data = parts.source().collect(MODEL);
        int differ = 0;
        for (int i = 0; i < data.count(); i += 2) {
            differ += data.ended()[i] == data.ended()[i + 1] ? 0 : 1;
        }
        assertThat(differ).isPositive();
        Metrics metrics = update(parts, data, 0);
        assertThat(value(metrics, "frac_pairs_skipped")).isCloseTo(1 - differ / 48.0, within(1e-12));
        assertThat(value(metrics, "objective/scores_margin")).isEqualTo(2);
        assertThat(value(metrics, "completions/repeated_ngrams")).isBetween(0.0, 1.0);
        assertThat(value(metrics, "objective/scores"))
                .isCloseTo(1 - 2 * (1 - value(metrics, "val/contain_eos_token")), within(1e-9));
    }

    /** A mean is over the whole update, however it is cut into micro-batches. */
    @Test
    void anUpdateDoesNotDependOnMicroBatches() throws IOException {
        double whole = value(update(parts(CONFIG, REWARD), 0), "grad_norm");
        double cut = value(update(parts(with("optimiser.microBatchTokens", "1"), REWARD), 0), "grad_norm");
        assertThat(cut).isCloseTo(whole, within(1e-5 * whole));
    }

    @Test
    void trainingGoesOnToTheSameNumbers() throws IOException {
        TuningMethod.Parts<LanguageModel, Completions> parts = parts(CONFIG, REWARD);
        for (int i = 0; i < 3; i++) {
            update(parts, i);
        }
        TuningMethod.Parts<LanguageModel, Completions> resumed =
                LetterPrompts.resumed(new OnlineDpo(), CONFIG, parts, folder, REWARD);
        assertThat(update(resumed, 3)).isEqualTo(update(parts, 3));
    }

    @ParameterizedTest
    @CsvSource({
        "beta, 0",
        "lossType, hinge",
        "missingEosPenalty, -1",
        "completions.batchSize, 0",
        "optimiser.dropout, 0.1"
    })
    void whatSettingsCannotBeIsRefusedByName(String name, String value) {
        assertThatThrownBy(() -> with(name, value)).hasMessageContaining(name.substring(name.lastIndexOf('.') + 1));
    }

    private static OnlineDpoConfig with(String name, String value) {
        return Settings.changed(CONFIG, name, value);
    }

    private TuningMethod.Parts<LanguageModel, Completions> parts(OnlineDpoConfig config, String reward)
            throws IOException {
        return LetterPrompts.parts(new OnlineDpo(), config, MODEL, folder, reward);
    }
}
