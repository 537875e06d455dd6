package org.rollout4j.lm.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rollout4j.core.Workers;
import org.rollout4j.file.Json;
import org.rollout4j.lm.file.ModelFiles;
import org.rollout4j.lm.tune.AdamW;

/** Random checkpoints of each family, with what PyTorch and Transformers make of them ({@code fixtures/make_fixtures.py}). */
class FixtureModelsTest {
    private static final Path FIXTURES = Path.of("src/lm/test/resources/fixtures/models");
    private static final int ROWS = 3;
    private static final int LENGTH = 12;
    private static final int VOCABULARY = 96;

    @TempDir
    private Path scratch;

    @ParameterizedTest
    @ValueSource(strings = {"gpt2", "llama_gqa_tied", "llama_gqa_untied", "qwen2", "qwen3"})
    void logitsLossAndGradientsAreThoseOfPyTorch(String name) throws IOException {
        FixtureTensors io = new FixtureTensors(FIXTURES.resolve(name).resolve("io.safetensors"));
        Weights weights = ModelFiles.readWeights(FIXTURES.resolve(name), Workers.caller());
        float[] logits = io.floats("logits");
        Packed batch = batch(io);
        float[] gradient = new float[weights.values().length];
        double[] coefficients = new double[batch.length()];
        Arrays.fill(coefficients, -1.0 / batch.targetCount());
        Backpropagation backpropagation = new Backpropagation(weights.config(), 16, 0, Workers.caller());
        TokenScores scores = backpropagation.gradient(weights.values(), batch, 1, coefficients, 0, gradient);
        double loss = -Arrays.stream(scores.logProbs()).sum() / batch.targetCount();
        assertThat(loss).isCloseTo(io.floats("loss")[0], within(2e-6));

        long[] ids = io.longs("input_ids");
        float[] own = new float[VOCABULARY];
        for (int row = 0; row < ROWS; row++) {
            Decoder decoder = new Decoder(weights, 1, LENGTH, Workers.caller());
            for (int t = 0; t < LENGTH; t++) {
                decoder.read(0, new int[] {(int) ids[row * LENGTH + t]}, own);
                int at = (row * LENGTH + t) * VOCABULARY;
                assertThat(own).containsExactly(Arrays.copyOfRange(logits, at, at + VOCABULARY), within(1e-5f));
            }
        }
        checkGradients(parameters(io, "grad.", name), weights, gradient);
    }

    private float[] parameters(FixtureTensors io, String prefix, String name) throws IOException {
        return io.parameters(prefix, FIXTURES.resolve(name), Files.createDirectory(scratch.resolve(prefix)));
    }

    private static void checkGradients(float[] expected, Weights weights, float[] gradient) {
        for (Layout.Slot slot : weights.layout().slots()) {
            double difference = 0;
            double norm = 0;
            for (int i = slot.offset(); i < slot.end(); i++) {
                difference += Math.pow((double) expected[i] - gradient[i], 2);
                norm += Math.pow(expected[i], 2);
            }
            assertThat(Math.sqrt(difference)).as(slot.name()).isLessThanOrEqualTo(1e-4 * Math.sqrt(norm));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpt2", "llama_gqa_tied", "llama_gqa_untied", "qwen2", "qwen3"})
    void oneStepOfAdamWIsThatOfPyTorch(String name) throws IOException {
        FixtureTensors io = new FixtureTensors(FIXTURES.resolve(name).resolve("io.safetensors"));
        JsonNode settings = Json.read(FIXTURES.resolve(name).resolve("io.json"), JsonNode.class)
                .path("adamw");
        Weights weights = ModelFiles.readWeights(FIXTURES.resolve(name), Workers.caller());
        AdamW optimiser = new AdamW(
                weights.layout().slots(),
                weights.values(),
                0.9,
                0.999,
                1e-8,
                settings.path("weight_decay").asDouble(),
                Workers.caller());
        float[] gradient = parameters(io, "grad.", name);
        optimiser.step(gradient, 1, settings.path("lr").asDouble());
        float[] expected = parameters(io, "adamw1.", name);
        for (Layout.Slot slot : weights.layout().slots()) {
            // PyTorch decayed all parameters there; ours leaves biases and norms alone
            double decay = slot.isMatrix()
                    ? 0
                    : settings.path("weight_decay").asDouble()
                            * settings.path("lr").asDouble();
            for (int i = slot.offset(); i < slot.end(); i++) {
                double own = optimiser.parameters()[i] - decay * weights.values()[i];
                if (Math.abs(gradient[i]) > 1e-6) { // GPT-2's key biases have none but rounding
                    assertThat(own).as("%s %d", slot.name(), i).isCloseTo(expected[i], within(1e-6));
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpt2", "llama_gqa_tied", "llama_gqa_untied", "qwen2", "qwen3"})
    void greedyContinuationsAreThoseOfTransformers(String name) throws IOException {
        JsonNode io = Json.read(FIXTURES.resolve(name).resolve("io.json"), JsonNode.class);
        Weights weights = ModelFiles.readWeights(FIXTURES.resolve(name), Workers.caller());
        int forbidden = io.path("forbidden_id").asInt();
        for (JsonNode example : io.path("generation")) {
            int[] prompt = Json.convert(example.path("prompt"), int[].class, "prompt");
            int[] expected = Json.convert(example.path("greedy"), int[].class, "greedy");
            Decoder decoder = new Decoder(weights, 1, prompt.length + expected.length, Workers.caller());
            float[] logits = new float[VOCABULARY];
            decoder.read(0, prompt, logits);
            List<Integer> greedy = new ArrayList<>();
            for (int i = 0; i < expected.length; i++) {
                logits[forbidden] = Float.NEGATIVE_INFINITY;
                int best = 0;
                for (int v = 1; v < VOCABULARY; v++) {
                    best = logits[v] > logits[best] ? v : best;
                }
                greedy.add(best);
                decoder.step(new int[] {0}, new int[] {best}, 1, logits);
            }
            assertThat(greedy)
                    .containsExactlyElementsOf(Arrays.stream(expected).boxed().toList());
        }
    }

    static Packed batch(FixtureTensors io) {
        long[] ids = io.longs("input_ids");
        long[] labels = io.longs("labels");
        List<Sequence> rows = new ArrayList<>();
        for (int row = 0; row < ROWS; row++) {
            int[] tokens = new int[LENGTH];
            boolean[] predicted = new boolean[LENGTH];
            for (int t = 0; t < LENGTH; t++) {
                tokens[t] = (int) ids[row * LENGTH + t];
                predicted[t] = t > 0 && labels[row * LENGTH + t] >= 0;
            }
            rows.add(new Sequence(tokens, predicted));
        }
        return Packed.of(rows);
    }
}
