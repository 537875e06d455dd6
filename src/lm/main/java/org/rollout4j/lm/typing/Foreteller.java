package org.rollout4j.lm.typing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.rollout4j.core.Workers;
import org.rollout4j.lm.model.Backpropagation;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.lm.model.Packed;
import org.rollout4j.lm.model.Sequence;
import org.rollout4j.lm.ngram.NgramModel;

/**
 * What foretells tokens: {@code (1 - weight) * model + weight * ngram}.
 *
 * @param model not asked, and may be null, where the weight is 1
 * @param ngram not asked, and may be null, where the weight is 0
 * @param weight 0 to 1
 */
record Foreteller(LanguageModel model, NgramModel ngram, double weight) {
    private static final int MICRO_BATCH = 512;
    private static final int WEIGHTS = 100;

    boolean asksModel() {
        return weight < 1;
    }

    boolean asksNgram() {
        return weight > 0;
    }

    /**
     * How likely a model thought each of the tokens {@code from .. end - 1}. They are read in stretches of {@code half} tokens, each behind the {@code half} before it, so that
     * each token has from {@code half} to twice that before it, or all that there is.
     *
     * @param from at least 1
     */
    static double[] ofModel(LanguageModel model, int[] tokens, int from, int end, int half, Workers workers) {
        List<Sequence> stretches = new ArrayList<>();
        for (int start = from; start < end; start += half) {
            int before = Math.min(start, half);
            stretches.add(Sequence.completion(
                    before, Arrays.copyOfRange(tokens, start - before, Math.min(end, start + half))));
        }
        Packed packed = Packed.of(stretches);
        double[] logProbs = new Backpropagation(model, MICRO_BATCH, 0, workers)
                .score(model.parameters(), packed, 1)
                .logProbs();
        double[] probabilities = new double[end - from];
        int at = 0;
        for (int i = 0; i < packed.length(); i++) {
            if (packed.targets()[i] != Packed.NONE) {
                probabilities[at++] = Math.exp(logProbs[i]);
            }
        }
        return probabilities;
    }

    /** How likely an n-gram thought each of the tokens {@code from .. end - 1}. */
    static double[] ofNgram(NgramModel ngram, int[] tokens, int from, int end) {
        double[] probabilities = new double[end - from];
        for (int i = from; i < end; i++) {
            probabilities[i - from] = ngram.probability(tokens, i, tokens[i]);
        }
        return probabilities;
    }

    /** The negative logarithm to the base 2 of how likely a mixture thought all of the tokens. */
    static double bits(double[] model, double[] ngram, double weight) {
        double bits = 0;
        for (int i = 0; i < model.length; i++) {
            bits -= Math.log((1 - weight) * model[i] + weight * ngram[i]) / Math.log(2);
        }
        return bits;
    }

    /** The weight, in hundredths, with which tokens take the fewest bits. */
    static double bestWeight(double[] model, double... ngram) {
        double best = 0;
        for (int hundredths = 1; hundredths <= WEIGHTS; hundredths++) {
            double weight = (double) hundredths / WEIGHTS;
            best = bits(model, ngram, weight) < bits(model, ngram, best) ? weight : best;
        }
        return best;
    }
}
