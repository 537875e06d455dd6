package org.rollout4j.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.Workers;
import org.rollout4j.lm.model.Backpropagation;
import org.rollout4j.lm.model.Decoder;
import org.rollout4j.lm.model.Layout;
import org.rollout4j.lm.model.ModelConfig;
import org.rollout4j.lm.model.Packed;
import org.rollout4j.lm.model.Sequence;
import org.rollout4j.lm.model.Weights;
import org.rollout4j.lm.tune.AdamW;

/** Training and sampling of language models of three sizes, on random tokens. Units are tokens. */
final class LanguageModelCases {
    private static final int MICRO_BATCH = 512;
    private static final int PROMPT = 16;
    private static final int SAMPLED = 64;
    private static final double LEARNING_RATE = 1e-3;

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
        double flops = 3 * forward(config, length);
        cases.put(
                name,
                new BenchCase(
                        "language model learns, " + text,
                        "tokens",
                        threads,
                        flops,
                        meter -> training(meter, config, rows, length)));
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
        double matrices = 0;
        for (Layout.Slot slot : new Layout(config).slots()) {
            boolean gathered =
                    slot.name().equals("positions") || (slot.name().equals("embedding") && !config.tiedHead());
            matrices += slot.isMatrix() && !gathered ? slot.length() : 0;
        }
        return 2 * matrices + 2.0 * config.layers() * config.queryWidth() * (length + 1);
    }

    private BenchMeasurement training(Meter meter, ModelConfig config, int rows, int length) {
        SplitMix random = new SplitMix(1);
        try (Workers workers = new Workers(threads)) {
            Backpropagation backpropagation = new Backpropagation(config, MICRO_BATCH, 0, workers);
            AdamW optimiser = new AdamW(
                    new Layout(config).slots(), Weights.random(config, random).values(), 0.9, 0.99, 1e-8, 0.1, workers);
            List<Sequence> sequences = new ArrayList<>();
            for (int i = 0; i < rows; i++) {
                sequences.add(Sequence.of(
                        random.ints(length + 1L, 0, config.vocabularySize()).toArray()));
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
