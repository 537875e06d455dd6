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
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rollout4j.core.Metrics;
import org.rollout4j.core.Progress;
import org.rollout4j.core.Workers;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.lm.model.Sequence;
import org.rollout4j.lm.run.TinyModels;

/** Learning from single completions begins at the reference, and moves towards what was liked. */
class KtoTest {
    private static final LanguageModel MODEL = TinyModels.of("abcdefghijklmnopqrstuvwxyz ?", null);
    private static final KtoConfig CONFIG = KtoConfigBuilder.builder(KtoConfig.defaults())
            .batchSize(8)
            .optimiser(OptimiserConfigBuilder.builder(OptimiserConfig.tuning())
                    .learningRate(0.01)
                    .warmupSteps(0)
                    .build())
            .build();

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"kto", "apo_zero_unpaired"})
    void everyLossLearnsWhatWasLiked(String type) throws IOException {
        KtoConfig config = KtoConfigBuilder.builder(CONFIG).lossType(type).build();
        TuningMethod.Parts<LanguageModel, UnpairedBatch> parts =
                parts(config, MODEL, unpaired(0, 40), unpaired(40, 50));
        Metrics before = parts.evaluator().evaluate(MODEL).metrics();
        Metrics last = Metrics.NONE;
        for (int i = 0; i < Updates.COUNT; i++) {
            last = update(parts, i);
        }
        Metrics after = parts.evaluator().evaluate(parts.learner().greedy()).metrics();
        assertThat(value(before, "eval_loss")).isCloseTo(0.5, within(1e-9));
        assertThat(value(before, "eval_rewards/margins")).isZero();
        assertThat(value(after, "eval_loss")).isLessThan(0.4);
        assertThat(value(after, "eval_rewards/margins")).isPositive();
        assertThat(value(after, "eval_rewards/chosen")).isGreaterThan(value(after, "eval_rewards/rejected"));
        assertThat(value(after, "eval_kl")).isNotNegative();
        assertThat(value(last, "kl")).isNotNegative();
        if (type.equals("apo_zero_unpaired")) {
            assertThat(value(last, "kl")).isZero();
        }
    }

    /** TRL's issues 1911, 1380, 2153 and 2554: whatever the number of rows, no completion comes after its own prompt, and all of the batch are used. */
    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 5, 7, 8})
    void noBatchHoldsAMatchedPair(int rows) {
        List<UnpairedRow> batch = IntStream.range(0, rows)
                .mapToObj(i -> new UnpairedRow(Sequence.completion(2, i, i, 10 + i, 10 + i), true))
                .toList();
        List<Sequence> mismatched = UnpairedRow.mismatched(batch, 24);
        assertThat(mismatched).hasSize(rows);
        for (int i = 0; i < rows; i++) {
            int[] tokens = mismatched.get(i).tokens();
            assertThat(tokens).startsWith(i, i).hasSize(4);
            assertThat(tokens[2]).isNotEqualTo(10 + i).isEqualTo(tokens[3]);
        }
        assertThat(mismatched.stream().map(sequence -> sequence.tokens()[2]))
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(10, 10 + rows).boxed().toList());
    }

    /** One alone has nobody to be mismatched with: in training it is learned with the batch before, in evaluation KL is taken to be 0. */
    @ParameterizedTest
    @CsvSource({"9, 8, 9", "16, 8, 8 8", "17, 8, 8 9", "18, 8, 8 8 2", "3, 2, 3", "2, 2, 2", "5, 2, 2 3"})
    void noBatchHasASingleRow(int rows, int batchSize, String sizes) throws IOException {
        KtoConfig config = KtoConfigBuilder.builder(CONFIG).batchSize(batchSize).build();
        TuningMethod.Parts<LanguageModel, UnpairedBatch> parts =
                parts(config, MODEL, unpaired(0, rows), unpaired(40, 41));
        for (int epoch = 0; epoch < 2; epoch++) {
            for (String size : sizes.split(" ", -1)) {
                UnpairedBatch batch = parts.source().collect(MODEL);
                assertThat(batch.rows()).hasSize(Integer.parseInt(size));
                Metrics metrics = parts.learner().update(batch, new Progress(0, Updates.COUNT, 0, 0));
                assertThat(metrics.values().values()).allMatch(Double::isFinite);
            }
        }
        Metrics evaluation =
                parts.evaluator().evaluate(parts.learner().greedy()).metrics();
        assertThat(evaluation.values().values()).allMatch(Double::isFinite);
        assertThat(value(evaluation, "eval_kl")).isZero();
    }

    /** What there is no completion for has no mean. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aBatchOfOneLabelHasNoNumberThatIsNone(boolean label) throws IOException {
        String row = "{\"prompt\": \"%s\", \"completion\": \"yes\", \"label\": " + label + "}";
        Path file = rows(row.formatted("a"), row.formatted("b"), row.formatted("c"));
        Metrics metrics = update(parts(CONFIG, MODEL, file, file), 0);
        assertThat(metrics.values().values()).allMatch(Double::isFinite);
        assertThat(metrics.get("rewards/margins")).isEmpty();
        assertThat(metrics.get("rewards/chosen").isPresent()).isEqualTo(label);
        assertThat(metrics.get("rewards/rejected").isPresent()).isNotEqualTo(label);
    }

    @Test
    void aBatchOfOneIsRefused() throws IOException {
        assertThatThrownBy(() -> KtoConfigBuilder.builder(CONFIG).batchSize(1).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("batchSize is 1");
        Path one = unpaired(0, 1);
        assertThatThrownBy(() -> parts(CONFIG, MODEL, one, unpaired(40, 42)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("one completion");
    }

    /** As TRL's {@code unpair_preference_dataset}; both halves of a pair are on the same side. */
    @Test
    void aPairIsTwoRows() throws IOException {
        StringBuilder lines = new StringBuilder();
        for (char c = 'a'; c <= 'j'; c++) {
            lines.append("{\"prompt\": \"" + c + "\", \"chosen\": \"yes\", \"rejected\": \"no\"}\n");
        }
        Path pairs = Files.writeString(folder.resolve("pairs.jsonl"), lines);
        TuningMethod.Parts<LanguageModel, UnpairedBatch> parts = new Kto()
                .parts(
                        KtoConfigBuilder.builder(CONFIG)
                                .batchSize(100)
                                .heldOutFraction(0.3)
                                .build(),
                        MODEL,
                        new Data(List.of(pairs), Optional.empty()),
                        1,
                        Workers.caller());
        List<UnpairedRow> rows = parts.source().collect(MODEL).rows();
        assertThat(rows).hasSize(14);
        assertThat(rows.stream().filter(UnpairedRow::desirable)).hasSize(7);
        assertThat(rows.stream().map(row -> row.sequence().tokens()[0]).distinct())
                .hasSize(7);
        assertThat(rows).allMatch(row -> row.sequence().tokens().length == (row.desirable() ? 5 : 4));
    }

    @Test
    void weightsSayWhatALabelCounts() throws IOException {
        KtoConfig none = KtoConfigBuilder.builder(CONFIG).undesirableWeight(0).build();
        String row = "{\"prompt\": \"%s\", \"completion\": \"no\", \"label\": false}";
        Path file = rows(row.formatted("a"), row.formatted("b"));
        Metrics metrics = update(parts(none, MODEL, file, file), 0);
        assertThat(value(metrics, "loss")).isZero();
        assertThat(value(metrics, "grad_norm")).isZero();
    }

    /** KL is that of the whole batch, however it is cut. */
    @Test
    void anUpdateDoesNotDependOnMicroBatches() throws IOException {
        KtoConfig pieces = KtoConfigBuilder.builder(CONFIG)
                .optimiser(OptimiserConfigBuilder.builder(CONFIG.optimiser())
                        .microBatchTokens(1)
                        .build())
                .build();
        TuningMethod.Parts<LanguageModel, UnpairedBatch> whole =
                parts(CONFIG, MODEL, unpaired(0, 40), unpaired(40, 50));
        TuningMethod.Parts<LanguageModel, UnpairedBatch> cut = parts(pieces, MODEL, unpaired(0, 40), unpaired(40, 50));
        for (int i = 0; i < 4; i++) {
            Metrics one = update(whole, i);
            Metrics other = update(cut, i);
            for (String metric : List.of("grad_norm", "kl", "loss")) {
                assertThat(value(other, metric)).as(metric).isCloseTo(value(one, metric), within(1e-5));
            }
        }
    }

    @Test
    void aMismatchedCompletionIsCutWhereTheContextEnds() {
        List<UnpairedRow> rows = List.of(
                new UnpairedRow(Sequence.completion(20, new int[24]), true),
                new UnpairedRow(Sequence.completion(1, new int[10]), true));
        List<Sequence> mismatched = UnpairedRow.mismatched(rows, 24);
        assertThat(mismatched.get(0).tokens()).hasSize(24);
        assertThat(mismatched.get(0).prompt()).hasSize(20);
        assertThat(mismatched.get(1).tokens()).hasSize(5);
    }

    @ParameterizedTest
    @CsvSource({"bco", "sigmoid", "KTO "})
    void lossesThatAreNotThereAreRefusedByName(String type) {
        assertThatThrownBy(() -> KtoConfigBuilder.builder(CONFIG).lossType(type).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(type);
    }

    private TuningMethod.Parts<LanguageModel, UnpairedBatch> parts(
            KtoConfig config, LanguageModel start, Path training, Path validation) throws IOException {
        return new Kto()
                .parts(config, start, new Data(List.of(training), Optional.of(validation)), 1, Workers.caller());
    }

    /** Whatever is asked, yes is liked and no is not. */
    private Path unpaired(int from, int end) throws IOException {
        return write(
                "unpaired-" + from + ".jsonl",
                IntStream.range(from, end)
                        .mapToObj(i -> "{\"prompt\": \"%c%c? \", \"completion\": \"%s\", \"label\": %s}"
                                .formatted('a' + i % 26, 'a' + i / 26, i % 2 == 0 ? "yes" : "no", i % 2 == 0))
                        .toArray(String[]::new));
    }

    private Path rows(String... lines) throws IOException {
        return write("rows.jsonl", lines);
    }

    private Path write(String name, String... lines) throws IOException {
        return Files.write(folder.resolve(name), Arrays.asList(lines));
    }
}
