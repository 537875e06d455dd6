package org.rollout4j.lm.tune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rollout4j.core.Metrics;
import org.rollout4j.core.Progress;
import org.rollout4j.core.Workers;
import org.rollout4j.lm.data.Packing;
import org.rollout4j.lm.data.TokenBatch;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.lm.model.Packed;
import org.rollout4j.lm.run.TinyModels;

/** Fine-tuning sees what examples say: completions, their ends, and nothing of what is held out. */
class SftTest {
    private static final String CHARACTERS = "abcdefghijklmnopqrstuvwxyz ?!.:\n";
    private static final String TEMPLATE = "{% for m in messages %}{{ m['role'][0] + ':' + m['content'] }}"
            + "{% if m['role'] == 'assistant' %}{{ eos_token }}{% endif %}{% endfor %}"
            + "{% if add_generation_prompt %}a:{% endif %}";
    private static final LanguageModel PLAIN = TinyModels.of(CHARACTERS, null);
    private static final LanguageModel CHAT = TinyModels.of(CHARACTERS, TEMPLATE);
    private static final SftConfig CONFIG =
            SftConfigBuilder.builder(SftConfig.defaults()).batchSize(100).build();

    @TempDir
    private Path folder;

    @Test
    void onlyTheCompletionAndItsEndArePredicted() throws IOException {
        Path file =
                rows("{\"prompt\": \"ask?\", \"completion\": \" yes\"}", "{\"prompt\": \"a\", \"completion\": \"b\"}");
        assertThat(predicted(PLAIN, CONFIG, data(file, file)))
                .containsExactlyInAnyOrder(" yes<|endoftext|>", "b<|endoftext|>");
        SftConfig all =
                SftConfigBuilder.builder(CONFIG).completionOnlyLoss(false).build();
        assertThat(predicted(PLAIN, all, data(file, file)))
                .containsExactlyInAnyOrder("sk? yes<|endoftext|>", "b<|endoftext|>");
    }

    @Test
    void ofConversationsWhatTheTemplateSaysIsPredicted() throws IOException {
        Path file = rows("""
                {"messages": [{"role": "user", "content": "hi"}, {"role": "assistant", "content": "yo"}, \
                {"role": "user", "content": "so"}, {"role": "assistant", "content": "no"}]}""");
        assertThat(predicted(CHAT, CONFIG, data(file, file)))
                .containsExactly(":hia:yo<|endoftext|>u:soa:no<|endoftext|>");
        SftConfig assistant =
                SftConfigBuilder.builder(CONFIG).assistantOnlyLoss(true).build();
        assertThat(predicted(CHAT, assistant, data(file, file))).containsExactly("yo<|endoftext|>no<|endoftext|>");
    }

    @Test
    void whatUsersWriteIsNoSpecialToken() throws IOException {
        LanguageModel model = TinyModels.of(CHARACTERS + "<|>", null);
        Path file = rows("{\"prompt\": \"a\", \"completion\": \"<|endoftext|>\"}");
        TokenBatch batch = batch(model, CONFIG, data(file, file));
        assertThat(batch.packed().targetCount()).isEqualTo("<|endoftext|>".length() + 1);
    }

    @Test
    void plainTextIsCutIntoSequencesOfWhichEachTokenIsPredictedOnce() throws IOException {
        String text = "a text that is longer than the context is cut.\n".repeat(3);
        Path file = Files.writeString(folder.resolve("t.txt"), text);
        SftConfig config = SftConfigBuilder.builder(CONFIG).maxLength(10).build();
        assertThat(batch(PLAIN, config, data(file, file)).packed().targetCount())
                .isEqualTo(text.length() - 1);
    }

    @Test
    void aFractionOfRowsIsHeldOutByTheSeed() throws IOException {
        List<String> lines = new ArrayList<>();
        for (char a = 'a'; a <= 'j'; a++) {
            for (char b = 'a'; b <= 'j'; b++) {
                lines.add("{\"prompt\": \"x\", \"completion\": \"" + a + b + "\"}");
            }
        }
        Path file = rows(lines.toArray(String[]::new));
        SftConfig config = SftConfigBuilder.builder(CONFIG).heldOutFraction(0.3).build();
        Set<String> first = new HashSet<>(predicted(PLAIN, config, new Data(List.of(file), Optional.empty()), 1));
        Set<String> again = new HashSet<>(predicted(PLAIN, config, new Data(List.of(file), Optional.empty()), 1));
        Set<String> other = new HashSet<>(predicted(PLAIN, config, new Data(List.of(file), Optional.empty()), 2));
        assertThat(first).hasSize(70).isEqualTo(again).isNotEqualTo(other);
    }

    @Test
    void packingChangesRowsAndNotWhatIsLearned() throws IOException {
        Path file = rows(
                "{\"prompt\": \"ask?\", \"completion\": \" yes\"}",
                "{\"prompt\": \"a\", \"completion\": \"b\"}",
                "{\"text\": \"plain\"}");
        SftConfig packed = SftConfigBuilder.builder(CONFIG).packing(Packing.BFD).build();
        assertThat(predicted(PLAIN, packed, data(file, file)))
                .containsExactlyInAnyOrderElementsOf(predicted(PLAIN, CONFIG, data(file, file)));
        SftConfig one = SftConfigBuilder.builder(packed).batchSize(1).build();
        assertThat(batch(PLAIN, one, data(file, file)).packed().targetCount()).isGreaterThan(6);
    }

    @Test
    void rowsThatAreCutOrLeftOutAreCounted() throws IOException {
        Path file = rows(
                "{\"prompt\": \"a\", \"completion\": \"" + "long ".repeat(9) + "\"}",
                "{\"prompt\": \"" + "long ".repeat(9) + "\", \"completion\": \"a\"}",
                "{\"prompt\": \"a\", \"completion\": \"a\"}");
        try (Workers workers = new Workers(1)) {
            assertThat(new Sft()
                            .parts(CONFIG, PLAIN, data(file, file), 1, workers)
                            .notes())
                    .containsExactly(
                            "1 of 3 examples lose their end: longer than 24 tokens, which is the model's context",
                            "1 of 3 examples are left out: no token to be predicted within 24 tokens");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"prompt\": \"a\", \"completion\": \"Ä\"} | rows.jsonl:2: |Ä",
                "{\"text\": \"Ä\"} | rows.jsonl:2: |Ä",
                "{\"text\": 3} | rows.jsonl:2: |text",
                "{\"prompt\": \"a\", \"chosen\": \"a\", \"rejected\": \"b\"} | rows.jsonl:2: |text or messages; or prompt and completion",
                "{\"messages\": [{\"role\": \"user\", \"content\": \"hi\"}]} | rows.jsonl:2: |chat template",
            })
    void whatCannotBeLearnedIsOneLineWithFileAndLine(String row, String place, String what) throws IOException {
        Path file = rows("{\"text\": \"fine\"}", row);
        assertRefused(file, place, what);
    }

    @Test
    void aCharacterOfATextThatTheModelLacksIsNamedWithItsLine() throws IOException {
        assertRefused(Files.writeString(folder.resolve("t.txt"), "fine\nfine\nno Ä\n"), "t.txt", "line 3", "Ä");
    }

    @Test
    void aPartOfOneExampleCannotBeHeldOut() throws IOException {
        Path file = rows("{\"text\": \"fine\"}");
        try (Workers workers = new Workers(1)) {
            assertThatThrownBy(
                            () -> new Sft().parts(CONFIG, PLAIN, new Data(List.of(file), Optional.empty()), 1, workers))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("rows.jsonl: holds one example: at least 2 are needed");
        }
    }

    @Test
    void itLearnsWhatFollowsAPrompt() throws IOException {
        Path file = rows("{\"prompt\": \"a\", \"completion\": \"x\"}", "{\"prompt\": \"b\", \"completion\": \"y\"}");
        SftConfig config = SftConfigBuilder.builder(CONFIG)
                .optimiser(OptimiserConfigBuilder.builder(OptimiserConfig.tuning())
                        .learningRate(0.01)
                        .build())
                .build();
        try (Workers workers = new Workers(1)) {
            TuningMethod.Parts<LanguageModel, TokenBatch> parts =
                    new Sft().parts(config, PLAIN, data(file, file), 1, workers);
            Metrics metrics = Metrics.NONE;
            for (int i = 0; i < 120; i++) {
                Progress at = new Progress(i, 120, i, 0);
                metrics = parts.learner().update(parts.source().collect(PLAIN), at);
            }
            assertThat(metrics.get("loss").orElseThrow()).isLessThan(0.05);
            assertThat(metrics.get("mean_token_accuracy").orElseThrow()).isEqualTo(1);
            SampledEvaluation judged = (SampledEvaluation)
                    parts.evaluator().evaluate(parts.learner().greedy());
            assertThat(judged.samples()).contains(new Sample("a", "x"), new Sample("b", "y"));
        }
    }

    private void assertRefused(Path file, String... parts) {
        try (Workers workers = new Workers(1)) {
            assertThatThrownBy(() -> new Sft().parts(CONFIG, PLAIN, data(file, file), 1, workers))
                    .isInstanceOf(IOException.class)
                    .message()
                    .contains(parts)
                    .doesNotContain("\n");
        }
    }

    private Path rows(String... lines) throws IOException {
        return Files.writeString(folder.resolve("rows.jsonl"), String.join("\n", lines) + "\n");
    }

    private static Data data(Path training, Path validation) {
        return new Data(List.of(training), Optional.of(validation));
    }

    private static TokenBatch batch(LanguageModel model, SftConfig config, Data data) throws IOException {
        return batch(model, config, data, 1);
    }

    private static TokenBatch batch(LanguageModel model, SftConfig config, Data data, long seed) throws IOException {
        try (Workers workers = new Workers(1)) {
            return new Sft().parts(config, model, data, seed, workers).source().collect(model);
        }
    }

    private static List<String> predicted(LanguageModel model, SftConfig config, Data data) throws IOException {
        return predicted(model, config, data, 1);
    }

    /** What is predicted of each sequence of a batch. */
    private static List<String> predicted(LanguageModel model, SftConfig config, Data data, long seed)
            throws IOException {
        Packed packed = batch(model, config, data, seed).packed();
        List<String> texts = new ArrayList<>();
        for (int s = 0; s < packed.sequences(); s++) {
            texts.add(IntStream.range(packed.starts()[s], packed.starts()[s + 1])
                    .filter(t -> packed.targets()[t] != Packed.NONE)
                    .mapToObj(t -> model.tokenizer().decode(packed.targets()[t]))
                    .collect(Collectors.joining()));
        }
        return texts;
    }
}
