package org.rollout4j.lm.tune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.rollout4j.lm.tune.Updates.update;
import static org.rollout4j.lm.tune.Updates.value;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rollout4j.core.Metrics;
import org.rollout4j.core.Workers;
import org.rollout4j.lm.data.PreferenceBatch;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.lm.model.Packed;
import org.rollout4j.lm.run.TinyModels;

/** Learning from preferences begins at the reference, and moves towards what was preferred. */
class DpoTest {
    private static final LanguageModel MODEL = TinyModels.of("abcdefghijklmnopqrstuvwxyz ?", null);
    private static final DpoConfig CONFIG = DpoConfigBuilder.builder(DpoConfig.defaults())
            .optimiser(OptimiserConfigBuilder.builder(OptimiserConfig.tuning())
                    .learningRate(0.01)
                    .warmupSteps(0)
                    .build())
            .build();

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"sigmoid", "hinge", "ipo", "robust", "apo_zero", "apo_down", "sigmoid,sft"})
    void everyLossLearnsWhichCompletionIsPreferred(String type) throws IOException {
        DpoConfig config = DpoConfigBuilder.builder(CONFIG).lossType(type).build();
        TuningMethod.Parts<LanguageModel, PreferenceBatch> parts = parts(config, pairs(0, 40), pairs(40, 50));
        Metrics before = parts.evaluator().evaluate(MODEL).metrics();
        Metrics last = Metrics.NONE;
        for (int i = 0; i < Updates.COUNT; i++) {
            last = update(parts, i);
        }
        Metrics after = parts.evaluator().evaluate(parts.learner().greedy()).metrics();
        assertThat(value(before, "eval_rewards/accuracies")).isZero();
        assertThat(value(after, "eval_rewards/accuracies")).isEqualTo(1);
        assertThat(value(after, "eval_loss")).isLessThan(value(before, "eval_loss"));
        assertThat(value(last, "rewards/margins")).isPositive();
    }

    /** Ratios are 1 at the first step, but for rounding: the reference's rows are computed one by one. Losses are those of nothing learned. */
    @ParameterizedTest
    @CsvSource({"sigmoid, 0.6931471805599453", "hinge, 1", "ipo, 25", "apo_zero, 1", "apo_down, 1"})
    void theFirstUpdateBeginsAtTheReference(String type, double expected) throws IOException {
        DpoConfig config = DpoConfigBuilder.builder(CONFIG).lossType(type).build();
        TuningMethod.Parts<LanguageModel, PreferenceBatch> parts = parts(config, pairs(0, 40), pairs(40, 50));
        Metrics first = update(parts, 0);
        assertThat(value(first, "loss")).isCloseTo(expected, within(1e-6));
        assertThat(value(first, "rewards/chosen")).isCloseTo(0, within(1e-6));
        assertThat(value(first, "rewards/rejected")).isCloseTo(0, within(1e-6));
        assertThat(value(update(parts, 1), "rewards/margins")).isPositive();
    }

    /** The reference stays what training began with, also where training is resumed. */
    @Test
    void theReferenceIsAFrozenCopyThatIsKept() throws IOException {
        TuningMethod.Parts<LanguageModel, PreferenceBatch> parts = parts(CONFIG, pairs(0, 40), pairs(40, 50));
        float[] before = MODEL.weights().values().clone();
        for (int i = 0; i < 5; i++) {
            update(parts, i);
        }
        assertThat(MODEL.weights().values()).isEqualTo(before);
        assertThat(parts.learner().greedy().weights().values()).isNotEqualTo(before);
        LanguageModel start = ModelState.startOfLearner(parts.learner().state(), Optional.empty());
        assertThat(start.weights().values()).isEqualTo(before);
        TuningMethod.Parts<LanguageModel, PreferenceBatch> resumed = parts(CONFIG, start, pairs(0, 40), pairs(40, 50));
        resumed.learner().restore(parts.learner().state());
        resumed.source().restore(parts.source().state());
        assertThat(update(resumed, 5)).isEqualTo(update(parts, 5));
    }

    /** The mean is over all pairs of a batch, however it is cut. */
    @Test
    void anUpdateDoesNotDependOnMicroBatches() throws IOException {
        DpoConfig pieces = DpoConfigBuilder.builder(CONFIG)
                .optimiser(OptimiserConfigBuilder.builder(CONFIG.optimiser())
                        .microBatchTokens(1)
                        .build())
                .build();
        TuningMethod.Parts<LanguageModel, PreferenceBatch> whole = parts(CONFIG, pairs(0, 40), pairs(40, 50));
        TuningMethod.Parts<LanguageModel, PreferenceBatch> cut = parts(pieces, pairs(0, 40), pairs(40, 50));
        for (int i = 0; i < 3; i++) {
            assertThat(value(update(cut, i), "grad_norm"))
                    .isCloseTo(value(update(whole, i), "grad_norm"), within(1e-5));
        }
    }

    /** With the probabilities of Bradley and Terry as labels, nothing is learned where they say that both are as good. */
    @Test
    void aSoftLabelOfOneHalfTeachesNothing() throws IOException {
        DpoConfig soft = DpoConfigBuilder.builder(CONFIG).preferenceColumn("p").build();
        String pair = "{\"prompt\": \"a\", \"chosen\": \"yes\", \"rejected\": \"no\", \"p\": %s}";
        Path undecided = rows(pair.formatted("0.5"), pair.formatted("0.5"));
        assertThat(value(update(parts(soft, undecided, undecided), 0), "grad_norm"))
                .isCloseTo(0, within(1e-6));
        Path wrong = rows(pair.formatted("1.5"));
        assertThatThrownBy(() -> parts(soft, wrong, wrong))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("rows.jsonl:1")
                .hasMessageContaining("column p");
        assertThatThrownBy(() -> parts(soft, pairs(0, 2), pairs(0, 2)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("column p");
    }

    @Test
    void sequencesEndByPositionAndPromptsDoNotCount() throws IOException {
        TuningMethod.Parts<LanguageModel, PreferenceBatch> parts =
                parts(CONFIG, rows("{\"prompt\": \"ask\", \"chosen\": \" yes\", \"rejected\": \" no\"}"), pairs(0, 2));
        Packed packed = parts.source().collect(MODEL).packed();
        assertThat(packed.targetCount(0)).isEqualTo(" yes".length() + 1);
        assertThat(packed.targetCount(1)).isEqualTo(" no".length() + 1);
        double[] ones = new double[packed.length()];
        Arrays.fill(ones, 1);
        assertThat(packed.sum(ones, 1)).isEqualTo(4);
    }

    @Test
    void aPairWithoutRoomIsLeftOutAndSaid() throws IOException {
        Path file = rows(
                "{\"prompt\": \"" + "a".repeat(30) + "\", \"chosen\": \"yes\", \"rejected\": \"no\"}",
                "{\"prompt\": \"a\", \"chosen\": \"" + "y".repeat(30) + "\", \"rejected\": \"no\"}");
        TuningMethod.Parts<LanguageModel, PreferenceBatch> parts = parts(CONFIG, file, pairs(0, 2));
        assertThat(parts.notes()).hasSize(2).anyMatch(note -> note.startsWith("1 of 2 pairs are left out"));
        assertThatThrownBy(() -> parts(
                        CONFIG,
                        rows("{\"prompt\": \"" + "a".repeat(30) + "\", \"chosen\": \"y\", \"rejected\": \"n\"}"),
                        pairs(0, 2)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("leave no room");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"exo_pair | exo_pair", "sigmoidal | sigmoidal", "'' | loss_type", "sigmoid,nca_pair | nca_pair"})
    void lossesThatAreNotThereAreRefusedByName(String type, String named) {
        assertThatThrownBy(() -> DpoConfigBuilder.builder(CONFIG).lossType(type).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(named);
    }

    @Test
    void dropoutIsRefused() {
        OptimiserConfig dropping =
                OptimiserConfigBuilder.builder(CONFIG.optimiser()).dropout(0.1).build();
        assertThatThrownBy(() ->
                        DpoConfigBuilder.builder(CONFIG).optimiser(dropping).build())
                .hasMessageContaining("dropout is 0.1");
    }

    private TuningMethod.Parts<LanguageModel, PreferenceBatch> parts(DpoConfig config, Path training, Path validation)
            throws IOException {
        return parts(config, MODEL, training, validation);
    }

    private TuningMethod.Parts<LanguageModel, PreferenceBatch> parts(
            DpoConfig config, LanguageModel start, Path training, Path validation) throws IOException {
        return new Dpo()
                .parts(config, start, new Data(List.of(training), Optional.of(validation)), 1, Workers.caller());
    }

    /** Whatever is asked, yes is better than no. */
    private Path pairs(int from, int end) throws IOException {
        StringBuilder lines = new StringBuilder();
        for (int i = from; i < end; i++) {
            lines.append("{\"prompt\": \"%c%c? \", \"chosen\": \"yes\", \"rejected\": \"no\"}%n"
                    .formatted('a' + i % 26, 'a' + i / 26));
        }
        return Files.writeString(folder.resolve("pairs-" + from + ".jsonl"), lines);
    }

    private Path rows(String... lines) throws IOException {
        return Files.writeString(folder.resolve("rows.jsonl"), String.join("\n", lines) + "\n");
    }
}
