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
import org.rollout4j.core.Metrics;
import org.rollout4j.core.Progress;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.Workers;
import org.rollout4j.lm.file.ModelFiles;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.lm.model.Packed;
import org.rollout4j.lm.model.RewardModel;
import org.rollout4j.lm.reward.RewardException;
import org.rollout4j.lm.run.TinyModels;

/** A reward model learns which text is better, and reads texts as it learned them wherever it is used. */
class RewardModellingTest {
    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz ?";
    private static final LanguageModel MODEL = TinyModels.of(LETTERS, null);
    private static final RewardConfig CONFIG = RewardConfigBuilder.builder(RewardConfig.defaults())
            .optimiser(OptimiserConfigBuilder.builder(OptimiserConfig.tuning())
                    .learningRate(0.01)
                    .warmupSteps(0)
                    .build())
            .build();

    @TempDir
    private Path folder;

    @Test
    void itLearnsWhichTextIsPreferredAndScoresTextsAsItLearnedThem() throws IOException {
        TuningMethod.Parts<RewardModel, ComparedBatch> parts = parts(CONFIG, pairs(0, 40), pairs(40, 60));
        Metrics before = parts.evaluator().evaluate(parts.learner().greedy()).metrics();
        for (int i = 0; i < Updates.COUNT; i++) {
            update(parts, i);
        }
        RewardModel learned = parts.learner().greedy();
        Metrics after = parts.evaluator().evaluate(learned).metrics();
        assertThat(value(before, "eval_loss")).isCloseTo(Math.log(2), within(0.05));
        assertThat(value(after, "eval_accuracy")).isEqualTo(1);
        assertThat(value(after, "eval_accuracy_low")).isBetween(0.8, 0.9);
        assertThat(value(after, "eval_accuracy_high")).isEqualTo(1);
        assertThat(value(after, "eval_margin")).isPositive();
        assertThat(value(after, "eval_calibration_error")).isLessThan(value(before, "eval_calibration_error"));
        assertThat(value(after, "eval_best_accuracy")).isCloseTo(0.75, within(1e-12));

        RewardModelScorer scorer = new RewardModelScorer(learned, Workers.caller());
        double[] scores = scorer.score(List.of("zz? ", "zz? "), List.of("yes", "no"));
        assertThat(scores[0]).isGreaterThan(scores[1]);
        Path one = pairs(77, 78);
        Metrics metrics = new ComparisonEvaluator(
                        new ComparedReader(MODEL, 24, "")
                                .read(new Data(List.of(one), Optional.of(one)), 0.5, new SplitMix(1))
                                .heldOut(),
                        CONFIG.loss(),
                        Workers.caller())
                .evaluate(learned)
                .metrics();
        double[] same = scorer.score(List.of(prompt(77), prompt(77)), List.of("yes", "no"));
        assertThat(value(metrics, "eval_max_reward")).isEqualTo(same[0]);
        assertThat(value(metrics, "eval_min_reward")).isEqualTo(same[1]);

        Path written = folder.resolve("model");
        parts.learner().artifact(Progress.start(1)).write(written, null);
        RewardModel read = ModelFiles.readRewardModel(written, Workers.caller());
        assertThat(new RewardModelScorer(read, Workers.caller()).score(List.of("zz? ", "zz? "), List.of("yes", "no")))
                .isEqualTo(scores);
    }

    /** The score is read at the end token, of the tokenizer of the reward model. */
    @Test
    void aTextEndsWithTheEndToken() throws IOException {
        Packed packed =
                parts(CONFIG, pairs(0, 2), pairs(2, 4)).source().collect(null).packed();
        int end = MODEL.endTokens().get(0);
        for (int s = 0; s < packed.sequences(); s++) {
            assertThat(packed.targetCount(s)).isEqualTo(1);
            assertThat(packed.targets()[packed.starts()[s + 1] - 1]).isEqualTo(Packed.MARK);
            assertThat(packed.tokens()[packed.starts()[s + 1] - 1]).isEqualTo(end);
        }
    }

    @Test
    void aRunGoesOnFromItsState() throws IOException {
        TuningMethod.Parts<RewardModel, ComparedBatch> parts = parts(CONFIG, pairs(0, 40), pairs(40, 50));
        for (int i = 0; i < 5; i++) {
            update(parts, i);
        }
        LanguageModel start = ModelState.startOfLearner(parts.learner().state(), Optional.empty());
        TuningMethod.Parts<RewardModel, ComparedBatch> resumed = new RewardModelling()
                .parts(CONFIG, start, new Data(List.of(pairs(0, 40)), Optional.of(pairs(40, 50))), 1, Workers.caller());
        resumed.learner().restore(parts.learner().state());
        resumed.source().restore(parts.source().state());
        assertThat(update(resumed, 5)).isEqualTo(update(parts, 5));
        assertThat(ModelState.ofLearner(parts.learner().state(), Optional.empty()))
                .isInstanceOf(RewardModel.class);
    }

    @Test
    void aMarginIsReadFromItsColumn() throws IOException {
        RewardConfig margins =
                RewardConfigBuilder.builder(CONFIG).marginColumn("m").build();
        String pair = "{\"prompt\": \"a\", \"chosen\": \"yes\", \"rejected\": \"no\", \"m\": %s}";
        Path known = rows(pair.formatted("20"));
        assertThat(value(update(parts(margins, known, known), 0), "loss")).isCloseTo(20, within(0.2));
        Path wrong = rows(pair.formatted("\"x\""));
        assertThatThrownBy(() -> parts(margins, wrong, wrong))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("rows.jsonl:1")
                .hasMessageContaining("column m");
    }

    @Test
    void aPairThatIsTooLongIsLeftOutWhole() throws IOException {
        String fine = "{\"prompt\": \"a\", \"chosen\": \"yes\", \"rejected\": \"no\"}";
        String tooLong = "{\"prompt\": \"a\", \"chosen\": \"" + "y".repeat(30) + "\", \"rejected\": \"no\"}";
        assertThat(parts(CONFIG, rows(fine, tooLong), rows(fine, tooLong)).notes())
                .containsExactly("1 of 2 pairs are left out: a text is empty, or longer than 24 tokens");
        RewardModel model = parts(CONFIG, rows(fine), rows(fine)).learner().greedy();
        assertThatThrownBy(() -> new RewardModelScorer(model, Workers.caller())
                        .score(List.of("a", "a"), List.of("b", "b".repeat(30))))
                .isInstanceOf(RewardException.class)
                .hasMessageContaining("row 1")
                .hasMessageContaining("at most 24");
        assertThatThrownBy(() -> new RewardModelScorer(model, Workers.caller()).score(List.of("a"), List.of("\u00c4")))
                .isInstanceOf(RewardException.class)
                .hasMessageContaining("row 0");
    }

    private TuningMethod.Parts<RewardModel, ComparedBatch> parts(RewardConfig config, Path training, Path validation)
            throws IOException {
        Data data = new Data(List.of(training), Optional.of(validation));
        RewardModelling method = new RewardModelling();
        return method.parts(config, method.start(config, MODEL, data, 1), data, 1, Workers.caller());
    }

    private static String prompt(int i) {
        return "%c%c? ".formatted('a' + i % 26, 'a' + i / 26);
    }

    /** Whatever is asked, yes is better than no. */
    private Path pairs(int from, int end) throws IOException {
        return write(
                "pairs-" + from + ".jsonl",
                IntStream.range(from, end)
                        .mapToObj(i ->
                                "{\"prompt\": \"%s\", \"chosen\": \"yes\", \"rejected\": \"no\", \"probability\": 0.25}"
                                        .formatted(prompt(i)))
                        .toArray(String[]::new));
    }

    private Path rows(String... lines) throws IOException {
        return write("rows.jsonl", lines);
    }

    private Path write(String name, String... lines) throws IOException {
        return Files.write(folder.resolve(name), Arrays.asList(lines));
    }
}
