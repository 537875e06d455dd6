package org.rollout4j.lm.tune;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.Workers;
import org.rollout4j.lm.data.PromptRow;
import org.rollout4j.lm.loss.EnumerableModel;
import org.rollout4j.lm.loss.FixedPoints;
import org.rollout4j.lm.model.Backpropagation;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.lm.model.ModelConfig;
import org.rollout4j.lm.model.Packed;
import org.rollout4j.lm.model.Sequence;
import org.rollout4j.lm.model.Weights;
import org.rollout4j.lm.reward.RewardFunction;
import org.rollout4j.lm.text.CharacterTokenizer;

/**
 * A transformer of three tokens and an end, whose completions of one prompt can all be counted: 121 of up to four tokens, of which those of
 * four are cut off there, numbered as {@link EnumerableModel} does. Each has a reward drawn by chance between 0 and 2, so that it is known
 * where methods come to rest.
 */
final class EnumerableTask {
    static final int MAX_TOKENS = EnumerableModel.LONGEST;
    private static final String LETTERS = "abc";
    private static final String END = "<|endoftext|>";
    private static final String PROMPT = "a";
    private static final float SPREAD = 1;

    final LanguageModel reference;
    private final Map<String, Double> rewards = new LinkedHashMap<>();
    private final List<Sequence> sequences = new ArrayList<>();
    private final int[] prompt;

    EnumerableTask(long seed) {
        SplitMix random = new SplitMix(seed);
        CharacterTokenizer tokenizer = CharacterTokenizer.of(List.of(LETTERS).iterator(), List.of(END));
        ModelConfig config = ModelConfig.gpt2(tokenizer.vocabularySize(), 8, 1, 4, 64);
        float[] weights = Weights.random(config, random).values();
        for (int i = 0; i < tokenizer.vocabularySize() * config.hiddenSize(); i++) {
            weights[i] *= SPREAD; // embeddings, and with them what comes next, that differ
        }
        reference = new LanguageModel(
                new Weights(config, weights),
                tokenizer,
                List.of(tokenizer.specialToken(END).orElseThrow()),
                null,
                Map.of());
        prompt = tokenizer.encode(PROMPT);
        List<String> texts = new ArrayList<>();
        for (int text = 0; text < EnumerableModel.TEXTS; text++) {
            int before = (text - 1) / EnumerableModel.TOKENS;
            texts.add(text == 0 ? "" : texts.get(before) + LETTERS.charAt((text - 1) % EnumerableModel.TOKENS));
            rewards.put(texts.get(text), 2 * random.nextDouble());
            sequences.add(sequence(texts.get(text)));
        }
    }

    private Sequence sequence(String text) {
        int[] completion = reference.tokenizer().encode(text);
        boolean cut = completion.length == MAX_TOKENS;
        int[] tokens = Arrays.copyOf(prompt, prompt.length + completion.length + (cut ? 0 : 1));
        System.arraycopy(completion, 0, tokens, prompt.length, completion.length);
        if (!cut) {
            tokens[tokens.length - 1] = reference.endTokens().get(0);
        }
        return Sequence.completion(prompt.length, tokens);
    }

    RewardFunction reward() {
        return RewardFunction.each(row -> rewards.get(row.completion()));
    }

    PromptRow promptRow() {
        return new PromptRow(prompt, PROMPT, Map.of());
    }

    /** All pairs of completions, with the probability of Bradley and Terry that the first is the better one. */
    Path pairs(Path file) throws IOException {
        StringBuilder lines = new StringBuilder();
        List<String> texts = List.copyOf(rewards.keySet());
        for (int i = 0; i < texts.size(); i++) {
            for (int j = 0; j < i; j++) {
                lines.append("{\"prompt\": \"%s\", \"chosen\": \"%s\", \"rejected\": \"%s\", \"p\": %s}%n"
                        .formatted(
                                PROMPT,
                                texts.get(i),
                                texts.get(j),
                                sigmoid(rewards.get(texts.get(i)) - rewards.get(texts.get(j)))));
            }
        }
        return Files.writeString(file, lines);
    }

    /** All completions, each so many times, and liked in the share of them that {@link #liked} has. */
    Path judgements(Path file, int times) throws IOException {
        StringBuilder lines = new StringBuilder();
        rewards.forEach((text, reward) -> {
            for (int i = 0; i < times; i++) {
                lines.append("{\"prompt\": \"%s\", \"completion\": \"%s\", \"label\": %s}%n"
                        .formatted(PROMPT, text, i < Math.round(times * sigmoid(reward))));
            }
        });
        return Files.writeString(file, lines);
    }

    /** {@code [121]}, the probability that a completion is better than one of reward 0, to the nearest share of so many times. */
    double[] liked(int times) {
        return Arrays.stream(rewards())
                .map(reward -> (double) Math.round(times * sigmoid(reward)) / times)
                .toArray();
    }

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    /** {@code [121]}. */
    double[] rewards() {
        return rewards.values().stream().mapToDouble(reward -> reward).toArray();
    }

    /** All completions. */
    Packed packed() {
        return Packed.of(sequences);
    }

    /** Whether a completion comes to its end, and is not cut off. */
    boolean isEnded(int text) {
        return EnumerableModel.depth(text) < MAX_TOKENS;
    }

    FixedPoints fixedPoints(double beta) {
        return new FixedPoints(logProbs(reference), rewards(), beta);
    }

    /** {@code [121]}, log-probabilities of all completions. */
    double[] logProbs(LanguageModel model) {
        Packed packed = packed();
        double[] each = new Backpropagation(model.config(), 4096, 0, Workers.caller())
                .score(model.weights().values(), packed, 1)
                .logProbs();
        double[] logProbs = new double[sequences.size()];
        Arrays.setAll(logProbs, i -> packed.sum(each, i));
        return logProbs;
    }

    /**
     * How much of the way from the reference to a policy has been gone: {@code 1 - KL(model || policy) / KL(reference || policy)}. To the
     * regularised optimum it is {@code fractionOfRegularisedOptimum}.
     */
    double fraction(LanguageModel model, double[] policy) {
        return fraction(logProbs(model), policy);
    }

    double fraction(double[] model, double[] policy) {
        return 1 - FixedPoints.kl(model, policy) / FixedPoints.kl(logProbs(reference), policy);
    }
}
