package org.rollout4j.desk.write;

import java.util.List;
import java.util.random.RandomGenerator;
import org.rollout4j.lm.typing.TokenSpellings;

/** Chooses the next token among those that stand for text and those that end it. */
final class NextToken {
    private final TokenSpellings spellings;
    private final List<Integer> endTokens;
    private final double[] weights;

    /** @param vocabulary as many probabilities as there are */
    NextToken(TokenSpellings spellings, List<Integer> endTokens, int vocabulary) {
        this.spellings = spellings;
        this.endTokens = endTokens.stream().filter(end -> end < vocabulary).toList();
        weights = new double[vocabulary];
    }

    /**
     * Adds a token to a draft, or ends it.
     *
     * @param random null for the most likely one
     */
    void addTo(Draft draft, double[] probabilities, double temperature, RandomGenerator random) {
        byte[] left = draft.left();
        int[] allowed = spellings.goingOn(left);
        double sum = 0;
        for (int id : allowed) {
            sum += probabilities[id];
        }
        double end = 0;
        if (left.length == 0) {
            for (int id : endTokens) {
                end += probabilities[id];
            }
            sum = 1;
        }
        if (sum == 0) {
            draft.end(false);
            return;
        }
        int token = random == null
                ? mostLikely(allowed, probabilities, end)
                : draw(allowed, probabilities, end, temperature, random);
        if (token < 0) {
            draft.end(true);
        } else {
            draft.add(token, spellings.spelling(token), Math.log(probabilities[token] / sum));
        }
    }

    /** Negative for an end. */
    private static int mostLikely(int[] allowed, double[] probabilities, double end) {
        int best = -1;
        double most = end;
        for (int id : allowed) {
            if (probabilities[id] > most) {
                best = id;
                most = probabilities[id];
            }
        }
        return best;
    }

    private int draw(int[] allowed, double[] probabilities, double end, double temperature, RandomGenerator random) {
        double largest = end;
        for (int id : allowed) {
            largest = Math.max(largest, probabilities[id]);
        }
        double ofEnd = Math.pow(end / largest, 1 / temperature);
        double mass = ofEnd;
        for (int i = 0; i < allowed.length; i++) {
            weights[i] = Math.pow(probabilities[allowed[i]] / largest, 1 / temperature);
            mass += weights[i];
        }
        double left = random.nextDouble() * mass - ofEnd;
        if (left < 0) {
            return -1;
        }
        int last = -1;
        for (int i = 0; i < allowed.length; i++) {
            if (weights[i] > 0) {
                last = allowed[i];
                left -= weights[i];
                if (left < 0) {
                    return last;
                }
            }
        }
        return last; // rounding
    }
}
