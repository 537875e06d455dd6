package org.rollout4j.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.Workers;
import org.rollout4j.lm.model.Backpropagation;
import org.rollout4j.lm.model.Decoder;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.lm.model.Layout;
import org.rollout4j.lm.model.LoraConfig;
import org.rollout4j.lm.model.LoraLayout;
import org.rollout4j.lm.model.ModelConfig;
import org.rollout4j.lm.model.Packed;
import org.rollout4j.lm.model.Sequence;
import org.rollout4j.lm.model.Weights;
import org.rollout4j.lm.text.CharacterTokenizer;
import org.rollout4j.lm.tune.AdamW;

/** Training and sampling of language models of several sizes, on random tokens. Units are tokens. */
final class LanguageModelCases {
    static final String FULL = "lm-train-16.8m";
    static final String ADAPTER = "lm-lora";
    private static final int MICRO_BATCH = 512;
    private static final int PROMPT = 16;
    private static final int SAMPLED = 64;
    private static final double LEARNING_RATE = 1e-3;
    private static final LoraConfig LORA = LoraConfig.parse("r=16,targets=q_proj+v_proj");

    private final Map<String, BenchCase> cases = new LinkedHashMap<>();
    private final int threads;

    LanguageModelCases(int threads) {
        this.threads = threads;
        ModelConfig small = ModelConfig.gpt2(65, 64, 4, 4, 128);
        ModelConfig smallLong = ModelConfig.gpt2(65, PROMPT + SAMPLED, 4, 4, 128);
        ModelConfig middle = ModelConfig.llama(1024, 128, 6, 6, 6, 192);
        train("lm-train-0.8m-12", "0.8 M parameters, 12 x 64 tokens", small, 12, 64);
        train("lm-train-0.8m", "0.8 M parameters, 64 x 64 tokens", small, 64, 64);
        train("lm-train-2.9m", "2.9 M parameters, Llama's shape, 32 x 128 tokens", middle, 32, 128);
        train("lm-train-10.7m", "10.7 M parameters, 16 x 256 tokens", ModelConfig.gpt2(65, 256, 6, 6, 384), 16, 256);
        // An eighth of SmolLM2-135M: a quarter of its vocabulary, half of its layers and of its width.
        ModelConfig eighth = ModelConfig.llama(12_288, 128, 15, 9, 3, 288);
        train(FULL, "16.8 M parameters, an eighth of SmolLM2-135M, 4 x 128 tokens", eighth, 4, 128);
        adapt(ADAPTER, "the same, an adapter of rank 16 on queries and values", eighth, 4, 128);
        sample("lm-sample-0.8m-1", "0.8 M parameters, 1 row", smallLong, 1);
        sample("lm-sample-0.8m-64", "0.8 M parameters, 64 rows", smallLong, 64);
        sample("lm-sample-2.9m-1", "2.9 M parameters, 1 row", middle, 1);
        sample("lm-sample-2.9m-64", "2.9 M parameters, 64 rows", middle, 64);
    }

    /** By a short name. */
    Map<String, BenchCase> cases() {
        return cases;
    }

    private void train(String name, String text, ModelConfig config, int rows, int length) {
        learn(name, text, 3 * forward(config, length), () -> random(config), rows, length);
    }

    /** Of a matrix that stays as it is the backward pass has one product instead of two. */
    private void adapt(String name, String text, ModelConfig config, int rows, int length) {
        double flops = 2 * matrices(config)
                + 3 * attention(config, length)
                + 3 * matrices(new LoraLayout(config, LORA, false).slots());
        learn(name, text, flops, () -> random(config).adapted(LORA, "", 1), rows, length);
    }

    private void learn(String name, String text, double flops, Supplier<LanguageModel> model, int rows, int length) {
        cases.put(
                name,
                new BenchCase(
                        "language model learns, " + text,
                        "tokens",
                        threads,
                        flops,
                        meter -> training(meter, model.get(), rows, length)));
    }

    private void sample(String name, String text, ModelConfig config, int rows) {
        double flops = forward(config, PROMPT + SAMPLED);
        cases.put(
                name,
                new BenchCase(
                        "language model continues texts, " + text,
                        "tokens",
                        threads,
                        flops,
                        meter -> sampling(meter, config, rows)));
    }

    /** Floating-point operations of a token's matrix products, attention to what is before it included. */
    static double forward(ModelConfig config, int length) {
        return matrices(config) + attention(config, length);
    }

    private static double matrices(ModelConfig config) {
        return matrices(new Layout(config)
                .slots().stream()
                        .filter(slot -> !slot.name().equals("positions")
                                && (config.tiedHead() || !slot.name().equals("embedding")))
                        .toList());
    }

    private static double matrices(List<Layout.Slot> slots) {
        return slots.stream()
                .filter(Layout.Slot::isMatrix)
                .mapToDouble(slot -> 2.0 * slot.length())
                .sum();
    }

    private static double attention(ModelConfig config, int length) {
        return 2.0 * config.layers() * config.queryWidth() * (length + 1);
    }

    private static LanguageModel random(ModelConfig config) {
        Weights weights = Weights.random(config, new SplitMix(1));
        return new LanguageModel(
                weights, CharacterTokenizer.of(List.of("a").iterator(), List.of()), List.of(), null, Map.of());
    }

    /** What is trained is the model's adapter, or the model if it has none. */
    private BenchMeasurement training(Meter meter, LanguageModel model, int rows, int length) {
        SplitMix random = new SplitMix(2);
        int vocabulary = model.config().vocabularySize();
        try (Workers workers = new Workers(threads)) {
            Backpropagation backpropagation = new Backpropagation(model, MICRO_BATCH, 0, workers);
            AdamW optimiser = new AdamW(model.slots(), model.parameters(), 0.9, 0.99, 1e-8, 0.1, workers);
            List<Sequence> sequences = new ArrayList<>();
            for (int i = 0; i < rows; i++) {
                sequences.add(
                        Sequence.of(random.ints(length + 1L, 0, vocabulary).toArray()));
            }
            Packed batch = Packed.of(sequences);
            double[] coefficients = new double[batch.length()];
            Arrays.fill(coefficients, -1.0 / batch.length());
            float[] gradient = new float[optimiser.parameters().length];
            return meter.measure(() -> {
                backpropagation.gradient(optimiser.parameters(), batch, 1, coefficients, 0, gradient);
                optimiser.step(gradient, Math.min(1, 1 / optimiser.norm(gradient)), LEARNING_RATE);
                return batch.length();
            });
        }
    }

    private BenchMeasurement sampling(Meter meter, ModelConfig config, int rows) {
        SplitMix random = new SplitMix(1);
        Weights weights = Weights.random(config, random);
        int[] prompt = random.ints(PROMPT, 0, config.vocabularySize()).toArray();
        int[] numbers = new int[rows];
        int[] next = new int[rows];
        Arrays.setAll(numbers, i -> i);
        float[] own = new float[config.vocabularySize()];
        float[] logits = new float[config.vocabularySize() * rows];
        try (Workers workers = new Workers(threads)) {
            Decoder decoder = new Decoder(weights, rows, PROMPT + SAMPLED, workers);
            return meter.measure(() -> {
                for (int row = 0; row < rows; row++) {
                    decoder.clear(row);
                    decoder.read(row, prompt, own);
                }
                for (int i = 0; i < SAMPLED; i++) {
                    Arrays.setAll(next, row -> random.nextBelow(config.vocabularySize()));
                    decoder.step(numbers, next, rows, logits);
                }
                return (long) rows * SAMPLED;
            });
        }
    }
}
