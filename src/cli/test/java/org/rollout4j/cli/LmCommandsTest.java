package org.rollout4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rollout4j.core.Workers;
import org.rollout4j.file.Json;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.lm.model.SamplingConfig;
import org.rollout4j.lm.run.Models;
import org.rollout4j.lm.tool.Tools;

/** What {@code rollout4j lm} does with a model that exists. */
class LmCommandsTest {
    @TempDir
    private static Path folder;

    private static Path run;
    private static Path plain;

    @BeforeAll
    static void tune() throws IOException {
        run = LanguageModels.tuned(folder);
        plain = LanguageModels.write(folder.resolve("plain"), false);
    }

    @Test
    void fineTuningKeepsWhatTheModelIsAndLearns() {
        JsonNode now = Outcome.of("lm", "inspect", run, "--json").succeeded().json();
        JsonNode before = Outcome.of("lm", "inspect", folder.resolve("model"), "--json")
                .succeeded()
                .json();
        for (String same : new String[] {
            "family",
            "architecture",
            "parameters",
            "tokenizer",
            "vocabularySize",
            "specialTokens",
            "endTokens",
            "chatTemplate",
            "about"
        }) {
            assertThat(now.get(same)).as(same).isEqualTo(before.get(same)).isNotNull();
        }
        assertThat(now.at("/training/bestLoss").doubleValue()).isLessThan(2.5);
        assertThat(run.resolve("samples.jsonl"))
                .content()
                .contains("\"prompt\":")
                .contains("?\"");
    }

    @Test
    void inspectionSaysWhatAModelIs() {
        JsonNode json = Outcome.of("lm", "inspect", run, "--json").succeeded().json();
        assertThat(json.get("kind").asText()).isEqualTo("run");
        assertThat(json.get("family").asText()).isEqualTo("llama");
        assertThat(json.at("/architecture/layers").asInt()).isEqualTo(2);
        assertThat(json.get("parameters").asInt()).isPositive();
        assertThat(json.get("megabytes").asDouble())
                .isEqualTo(json.get("parameters").asInt() * 4 / 1e6);
        assertThat(json.get("tokenizer").asText()).isEqualTo("characters");
        assertThat(json.get("chatTemplate").asText()).isEqualTo("ChatML");
        assertThat(json.at("/about/license").asText()).isEqualTo("MIT");
        assertThat(json.at("/training/method").asText()).isEqualTo("sft");
        assertThat(json.at("/training/steps").asInt()).isEqualTo(30);
        assertThat(Outcome.of("lm", "inspect", run).succeeded().out())
                .contains("run", "llama", "MIT", "a smaller one", "ChatML", LanguageModels.END, "sft, 30 steps");
        JsonNode checkpoint = Outcome.of("lm", "inspect", run.resolve("last.zip"), "--json")
                .succeeded()
                .json();
        assertThat(checkpoint.get("kind").asText()).isEqualTo("checkpoint");
        assertThat(checkpoint.at("/training/steps").asInt()).isEqualTo(30);
        assertThat(Outcome.of("lm", "inspect", plain).succeeded().out()).contains("folder", "chat template  none");
        Outcome.of("lm", "inspect", folder.resolve("none")).failedWith(1, "none");
    }

    @ParameterizedTest
    @CsvSource({"f32, 0", "f16, 0.001", "bf16, 0.01"})
    void anExportedModelIsTheSame(String type, float tolerance) throws IOException {
        Path out = folder.resolve("exported-" + type);
        Outcome.of("lm", "export", "--model", run, "--out", out, "--type", type).succeeded();
        try (Workers workers = new Workers(1)) {
            LanguageModel one = Models.load(run, workers);
            LanguageModel other = Models.load(out, workers);
            assertThat(other.config()).isEqualTo(one.config());
            assertThat(other.tokenizer().toJson()).isEqualTo(one.tokenizer().toJson());
            assertThat(other.chatTemplate()).isEqualTo(one.chatTemplate());
            assertThat(other.about()).isEqualTo(one.about());
            float[] values = one.weights().values();
            for (int i = 0; i < values.length; i++) {
                assertThat(Math.abs(other.weights().values()[i] - values[i]))
                        .isLessThanOrEqualTo(tolerance * Math.max(Math.abs(values[i]), 0.1f));
            }
        }
        Outcome.of("lm", "export", "--model", run, "--out", out).failedWith(1, out.toString(), "--force");
        Outcome.of("lm", "export", "--model", plain, "--out", out, "--force").succeeded();
        Outcome.of("lm", "export", "--model", run, "--out", out, "--type", "q4").failedWith(2, "--type", "q4");
    }

    @Test
    void aFolderWithSomethingElseIsNotReplaced() throws IOException {
        Path other = Files.createDirectory(folder.resolve("other"));
        Path kept = Files.writeString(other.resolve("thesis.txt"), "years of work");
        Outcome.of("lm", "export", "--model", run, "--out", other, "--force").failedWith(1, "thesis.txt");
        assertThat(kept).hasContent("years of work");
    }

    @Test
    void aMessageIsAnsweredByTheChatTemplate() throws IOException {
        Outcome told = Outcome.of(
                "lm",
                "sample",
                "--model",
                run,
                "--chat",
                "--prompt",
                "hi",
                "--system",
                "be brief",
                "--json",
                "--max-tokens",
                5,
                "--temperature",
                0);
        JsonNode json = told.succeeded().json();
        assertThat(json.get("tokenIds").size()).isBetween(1, 5);
        String rendered = "<|im_start|>system\nbe brief<|im_end|><|im_start|>user\nhi<|im_end|><|im_start|>assistant\n";
        try (Workers workers = new Workers(1)) {
            LanguageModel model = Models.load(run, workers);
            int[] prompt = model.tokenizer().encodeWithSpecialTokens(rendered);
            LmWriter expected =
                    LmWriter.write(model, prompt, SamplingConfig.plain(5, 0), Tools.NONE, 1, workers, text -> {});
            assertThat(json.get("completion").asText()).isEqualTo(expected.text());
        }
        Outcome.of("lm", "sample", "--model", run, "--prompt", "hi", "--system", "x")
                .failedWith(2, "--system", "--chat");
        Outcome.of("lm", "sample", "--model", plain, "--prompt", "hi", "--chat").failedWith(1, "chat template");
    }

    /** A model of a text with wrong answers: the calculator knows better. */
    @Test
    void aTextMayCallTools() throws IOException {
        Path text =
                Files.writeString(folder.resolve("calls.txt"), "2+2=[calculator:2+2= 3]\n".repeat(200) + "error 4\n");
        Path caller = folder.resolve("caller");
        List<Object> training =
                new ArrayList<>(List.of("lm", "pretrain", "--quiet", "--data", text, "--run", caller, "--steps", 150));
        for (String setting : List.of("layers=1", "hiddenSize=32", "contextLength=40", "learningRate=0.01")) {
            training.addAll(List.of("--set", setting));
        }
        Outcome.of(training.toArray()).succeeded();
        List<Object> sampling =
                new ArrayList<>(List.of("lm", "sample", "--model", caller, "--prompt", "2+2=", "--json"));
        sampling.addAll(List.of("--temperature", 0, "--max-tokens", 19));
        JsonNode alone = Outcome.of(sampling.toArray()).succeeded().json();
        assertThat(alone.get("completion").asText()).isEqualTo("[calculator:2+2= 3]");
        assertThat(alone.get("logProbs")).noneMatch(JsonNode::isNull);
        sampling.addAll(List.of("--tools", "calculator"));
        JsonNode helped = Outcome.of(sampling.toArray()).succeeded().json();
        assertThat(helped.get("completion").asText()).isEqualTo("[calculator:2+2= 4]");
        assertThat(helped.get("logProbs")).hasSize(19);
        assertThat(helped.at("/logProbs/15").isNull()).isFalse();
        assertThat(helped.at("/logProbs/16").isNull()).isTrue();
        Outcome.of("lm", "sample", "--model", caller, "--prompt", "2", "--tools", "abacus")
                .failedWith(2, "tools is abacus", "calculator");
        Outcome.of("lm", "sample", "--model", run, "--prompt", "hi", "--tools", "calculator")
                .failedWith(1, "tools is calculator", "cannot write");
    }

    @Test
    void aConversationGoesOnFromLineToLine() {
        String one = chat("hi\n");
        String both = chat("hi\nhi\n");
        assertThat(both).startsWith(one);
        assertThat(both.length()).isGreaterThan(one.length());
        assertThat(chat("hi\n\nhi\n")).as("an empty line begins anew").isEqualTo(one + one);
        assertThat(chat("")).isEmpty();
        Outcome.of("lm", "chat", "--model", plain).failedWith(1, "chat template");
    }

    private static String chat(String said) {
        InputStream real = System.in;
        System.setIn(new ByteArrayInputStream(said.getBytes(StandardCharsets.UTF_8)));
        try {
            return Outcome.of("lm", "chat", "--model", run, "--max-tokens", 6, "--temperature", 0)
                    .succeeded()
                    .out();
        } finally {
            System.setIn(real);
        }
    }

    @Test
    void aMessageThatCannotBeWrittenIsLeftOutOfTheConversation() {
        InputStream real = System.in;
        System.setIn(
                new ByteArrayInputStream(("hi\n" + "long ".repeat(20) + "\nhi\n").getBytes(StandardCharsets.UTF_8)));
        try {
            Outcome told = Outcome.of("lm", "chat", "--model", run, "--max-tokens", 2, "--temperature", 0);
            assertThat(told.exitCode()).isEqualTo(1);
            assertThat(told.err().lines()).hasSize(1).first().asString().contains("context length, 64");
            assertThat(told.out().lines()).hasSize(2);
        } finally {
            System.setIn(real);
        }
    }

    @Test
    void examplesAreEvaluatedAsFineTuningSeesThem() throws IOException {
        Path rows = LanguageModels.rows(folder.resolve("judged.jsonl"));
        JsonNode tuned = Outcome.of("lm", "evaluate", "--model", run, "--data", rows, "--json")
                .succeeded()
                .json();
        JsonNode before = Outcome.of("lm", "evaluate", "--model", plain, "--data", rows, "--json")
                .succeeded()
                .json();
        int completions = Files.readAllLines(rows).stream()
                .mapToInt(line -> Json.parse(line.getBytes(StandardCharsets.UTF_8), "row")
                                .get("completion")
                                .asText()
                                .length()
                        + 1)
                .sum();
        assertThat(tuned.get("tokens").asInt()).isEqualTo(completions);
        assertThat(tuned.get("loss").asDouble()).isLessThan(before.get("loss").asDouble() - 0.5);
        Outcome.of("lm", "evaluate", "--model", run, "--data", rows, "--last", 0.1)
                .failedWith(2, "--last", "text");
    }

    static Stream<Path> languageModels() {
        return Stream.of(run, run.resolve("best"), run.resolve("last.zip"));
    }

    @ParameterizedTest
    @MethodSource("languageModels")
    void commandsForPoliciesSayWhichOneIsForLanguageModels(Path model) {
        Outcome.of("inspect", model).failedWith(2, "MODEL is " + model, "rollout4j lm inspect " + model);
        for (String command : new String[] {"evaluate", "play"}) {
            Outcome.of(command, model).failedWith(2, "--env is missing", "rollout4j lm sample --model " + model);
        }
        Outcome.of("export", model).failedWith(2, "rollout4j lm export --model " + model);
    }

    @Test
    void aRunIsPlottedByItsLossAndItsMetricsAreATable() throws IOException {
        Path figure = folder.resolve("loss.svg");
        JsonNode json =
                Outcome.of("plot", run, "--out", figure, "--json").succeeded().json();
        assertThat(json.get("metric").asText()).isEqualTo("eval_loss");
        assertThat(json.at("/groups/0/env").asText()).isEqualTo("rows.jsonl");
        assertThat(figure).content().contains("loss on held-out text", "rows.jsonl");
        Outcome.of("plot", run, "--out", folder.resolve("b.svg"), "--kind", "bars")
                .succeeded();
        Outcome.of("plot", run, "--out", folder.resolve("a.png"), "--metric", "mean_token_accuracy")
                .succeeded();
        Outcome.of("plot", run, "--out", folder.resolve("p.svg"), "--kind", "profile")
                .failedWith(2, "--metric");
        Path table = folder.resolve("metrics.csv");
        Outcome.of("export", run, "--format", "csv", "--out", table).succeeded();
        assertThat(table).content().contains("eval_loss", "num_tokens");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"text\": 3}", "{\"text\": \"\u00c4\"}", "{\"prompt\": \"a\"}", "{\"text\""})
    void whatCannotBeLearnedLeavesNoRunBehind(String row) throws IOException {
        Path file = Files.writeString(folder.resolve("bad.jsonl"), "{\"text\": \"fine\"}\n" + row + "\n");
        Path bad = folder.resolve("bad");
        Outcome.of("lm", "sft", "--model", plain, "--data", file, "--run", bad, "--quiet")
                .failedWith(1, file + ":2: ");
        assertThat(bad).doesNotExist();
    }

    @Test
    void aFolderThatIsNoRunIsLeftAsItIs() {
        Outcome.of("lm", "sft", "--model", plain, "--data", folder.resolve("rows.jsonl"), "--run", plain)
                .failedWith(1, plain + ": is not empty");
        assertThat(plain.resolve("config.json")).exists();
    }

    @Test
    void whatIsMissingOrWrongInACommandIsNamed() {
        Path rows = folder.resolve("rows.jsonl");
        Outcome.of("lm", "sft", "--data", rows).failedWith(2, "--model is missing");
        Outcome.of("lm", "sft", "--model", plain).failedWith(2, "--data is missing");
        Outcome.of("lm", "sft", "--model", plain, "--data", rows, "--set", "batchsize=3")
                .failedWith(2, "batchsize", "batchSize", "rollout4j lm sft --help");
        Outcome.of("lm", "sft", "--model", plain, "--data", rows, "--set", "learningrate=3")
                .failedWith(2, "did you mean learningRate");
        Outcome.of("lm", "sft", "--model", plain, "--data", rows, "--set", "heldOutFraction=1")
                .failedWith(2, "heldOutFraction", "below 1");
    }

    @Test
    void truncatedRowsAreWarnedOf() throws IOException {
        Path file = Files.writeString(
                folder.resolve("long.jsonl"), "{\"text\": \"" + "long ".repeat(40) + "\"}\n{\"text\": \"short\"}\n");
        Outcome told = Outcome.of(
                "lm", "sft", "--model", plain, "--data", file, "--run", folder.resolve("long"), "--steps", 1);
        assertThat(told.exitCode()).isZero();
        assertThat(told.err()).contains("warning: 1 of 2 examples lose their end");
    }
}
