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
import org.rollout4j.lm.model.Backpropagation;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.lm.model.ModelConfig;
import org.rollout4j.lm.model.Packed;
import org.rollout4j.lm.model.Sequence;
import org.rollout4j.lm.model.Weights;
import org.rollout4j.lm.reward.RewardFunction;
import org.rollout4j.lm.text.CharacterTokenizer;

/**
 * A language model of three tokens and an end, whose completions of one prompt can all be counted: 121 of up to four tokens, of which those of
 * four are cut off there. Each has a reward drawn by chance, so that the regularised optimum is known: {@code J* = beta log E[exp(r / beta)]}
 * under the reference, with {@code J = E[r] - beta KL(policy || reference)}.
 */
final class EnumerableTask {
    static final int MAX_TOKENS = 4;
    private static final String LETTERS = "abc";
    private static final String END = "<|endoftext|>";
    private static final String PROMPT = "a";
    private static final float SPREAD = 6;

    final LanguageModel reference;
    private final Map<String, Double> rewards = new LinkedHashMap<>();
    private final List<Sequence> sequences = new ArrayList<>();
    private final int[] prompt;

    EnumerableTask(long seed) {
        SplitMix random = new SplitMix(seed);
        CharacterTokenizer tokenizer = CharacterTokenizer.of(List.of(LETTERS).iterator(), List.of(END));
        ModelConfig config = ModelConfig.gpt2(tokenizer.vocabularySize(), 8, 2, 4, 64);
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
        enumerate("", random);
    }

    private void enumerate(String text, SplitMix random) {
        rewards.put(text, 2 * random.nextDouble());
        int[] completion = reference.tokenizer().encode(text);
        boolean cut = text.length() == MAX_TOKENS;
        int[] tokens = Arrays.copyOf(prompt, prompt.length + completion.length + (cut ? 0 : 1));
        System.arraycopy(completion, 0, tokens, prompt.length, completion.length);
        if (!cut) {
            tokens[tokens.length - 1] = reference.endTokens().get(0);
        }
        sequences.add(Sequence.completion(prompt.length, tokens));
        for (int i = 0; i < LETTERS.length() && !cut; i++) {
            enumerate(text + LETTERS.charAt(i), random);
        }
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
                double preference = 1 / (1 + Math.exp(rewards.get(texts.get(j)) - rewards.get(texts.get(i))));
                lines.append("{\"prompt\": \"%s\", \"chosen\": \"%s\", \"rejected\": \"%s\", \"p\": %s}%n"
                        .formatted(PROMPT, texts.get(i), texts.get(j), preference));
            }
        }
        return Files.writeString(file, lines);
    }

    /** {@code [121]}, log-probabilities of all completions. */
    double[] logProbs(LanguageModel model) {
        Packed packed = Packed.of(sequences);
        double[] each = new Backpropagation(model.config(), 4096, 0, Workers.caller())
                .score(model.weights().values(), packed, 1)
                .logProbs();
        double[] logProbs = new double[sequences.size()];
        Arrays.setAll(logProbs, i -> packed.sum(each, i));
        return logProbs;
    }

    /** {@code fractionOfRegularisedOptimum}: 0 of the reference, 1 of the best that there is. */
    double fraction(LanguageModel model, double beta) {
        double[] r = rewards.values().stream().mapToDouble(d -> d).toArray();
        double[] own = logProbs(model);
        double[] ref = logProbs(reference);
        double objective = 0;
        double atReference = 0;
        double partition = 0;
        for (int i = 0; i < r.length; i++) {
            objective += Math.exp(own[i]) * (r[i] - beta * (own[i] - ref[i]));
            atReference += Math.exp(ref[i]) * r[i];
            partition += Math.exp(ref[i] + r[i] / beta);
        }
        return (objective - atReference) / (beta * Math.log(partition) - atReference);
    }
}
