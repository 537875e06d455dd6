package org.rollout4j.lm.loss;

import java.util.Random;

/**
 * A language model of which everything can be added up: three tokens and an end, texts of up to four tokens, 121 in all. A policy is a table of
 * four logits after each of the 40 shorter texts; after four tokens there is nothing to choose.
 *
 * <p>A text is the number of its node in the tree of texts: the empty one is 0, and text n continued by token t is {@code 3 n + 1 + t}.
 *
 * @param temperature what logits are divided by
 * @param forcedEnd whether texts of four tokens have an end token, of probability 1, or none, as where a limit cuts them
 */
public record EnumerableModel(double temperature, boolean forcedEnd) {
    public static final int TEXTS = 121;
    public static final int LONGEST = 4;
    public static final int TOKENS = 3;
    static final int CHOICES = TOKENS + 1;
    static final int INNER = 40;
    static final int PARAMETERS = INNER * CHOICES;

    /** A policy drawn at random. */
    static double[] randomLogits(long seed, double deviation) {
        Random random = new Random(seed);
        return random.doubles(PARAMETERS)
                .map(unused -> deviation * random.nextGaussian())
                .toArray();
    }

    /** Numbers of texts drawn at random, as rewards. */
    static double[] randomRewards(long seed) {
        Random random = new Random(seed);
        return random.doubles(TEXTS).map(unused -> random.nextGaussian()).toArray();
    }

    /** The tokens of a text without its end. */
    public static int depth(int text) {
        int depth = 0;
        for (int node = text; node > 0; node = (node - 1) / TOKENS) {
            depth++;
        }
        return depth;
    }

    /** The tokens of a text with its end, where it has one. */
    int length(int text) {
        int depth = depth(text);
        return depth < LONGEST || forcedEnd ? depth + 1 : depth;
    }

    /** {@code [length]}, the log-probabilities of a text's tokens. */
    double[] logProbs(double[] logits, int text) {
        double[] logProbs = new double[length(text)];
        int depth = depth(text);
        if (depth < LONGEST) {
            logProbs[depth] = logProb(logits, text, TOKENS);
        }
        int node = text;
        for (int t = depth - 1; t >= 0; t--) {
            int before = (node - 1) / TOKENS;
            logProbs[t] = logProb(logits, before, node - 1 - TOKENS * before);
            node = before;
        }
        return logProbs;
    }

    double logProb(double[] logits, int node, int token) {
        double sum = 0;
        for (int i = 0; i < CHOICES; i++) {
            sum += Math.exp(logits[node * CHOICES + i] / temperature);
        }
        return logits[node * CHOICES + token] / temperature - Math.log(sum);
    }

    double[][] logProbs(double[] logits) {
        double[][] all = new double[TEXTS][];
        for (int text = 0; text < TEXTS; text++) {
            all[text] = logProbs(logits, text);
        }
        return all;
    }

    /** {@code [texts]}, the log-probabilities of whole texts. */
    public double[] textLogProbs(double[] logits) {
        double[] sums = new double[TEXTS];
        for (int text = 0; text < TEXTS; text++) {
            sums[text] = Means.sum(logProbs(logits, text));
        }
        return sums;
    }

    double[] probabilities(double[] logits) {
        double[] probabilities = textLogProbs(logits);
        for (int text = 0; text < TEXTS; text++) {
            probabilities[text] = Math.exp(probabilities[text]);
        }
        return probabilities;
    }

    /**
     * The gradient by the logits of {@code sum(coefficients * logProbs)}.
     *
     * @param coefficients {@code [texts][length]}
     */
    double[] gradient(double[] logits, double[][] coefficients) {
        double[] gradient = new double[PARAMETERS];
        for (int text = 0; text < TEXTS; text++) {
            int depth = depth(text);
            if (depth < LONGEST) {
                add(logits, text, TOKENS, coefficients[text][depth], gradient);
            }
            int node = text;
            for (int t = depth - 1; t >= 0; t--) {
                int before = (node - 1) / TOKENS;
                add(logits, before, node - 1 - TOKENS * before, coefficients[text][t], gradient);
                node = before;
            }
        }
        return gradient;
    }

    /** The same with one coefficient for all tokens of a text. */
    double[] gradientByText(double[] logits, double[] coefficients) {
        double[][] each = new double[TEXTS][];
        for (int text = 0; text < TEXTS; text++) {
            each[text] = LossFixtures.filled(length(text), coefficients[text]);
        }
        return gradient(logits, each);
    }

    private void add(double[] logits, int node, int token, double coefficient, double[] gradient) {
        for (int i = 0; i < CHOICES; i++) {
            double indicator = i == token ? 1 : 0;
            gradient[node * CHOICES + i] +=
                    coefficient * (indicator - Math.exp(logProb(logits, node, i))) / temperature;
        }
    }

    /** {@code E[reward] - beta KL(policy || reference)}. */
    double objective(double[] logits, double[] reference, double[] rewards, double beta) {
        double[] own = textLogProbs(logits);
        double[] other = textLogProbs(reference);
        double sum = 0;
        for (int text = 0; text < TEXTS; text++) {
            sum += Math.exp(own[text]) * (rewards[text] - beta * (own[text] - other[text]));
        }
        return sum;
    }

    /** The gradient of {@link #objective}. */
    double[] objectiveGradient(double[] logits, double[] reference, double[] rewards, double beta) {
        double[] own = textLogProbs(logits);
        double[] other = textLogProbs(reference);
        double[] coefficients = new double[TEXTS];
        for (int text = 0; text < TEXTS; text++) {
            coefficients[text] = Math.exp(own[text]) * (rewards[text] - beta * (own[text] - other[text]));
        }
        return gradientByText(logits, coefficients);
    }

    /** KL(policy || reference), in nats a text. */
    double kl(double[] logits, double[] reference) {
        return -objective(logits, reference, new double[TEXTS], 1);
    }

    /** KL(policy || reference) of the distributions that a text's tokens are drawn from, added up. */
    double klAlong(double[] logits, double[] reference, int text) {
        int depth = depth(text);
        double sum = depth < LONGEST ? klAt(logits, reference, text) : 0;
        for (int node = text; node > 0; node = (node - 1) / TOKENS) {
            sum += klAt(logits, reference, (node - 1) / TOKENS);
        }
        return sum;
    }

    private double klAt(double[] logits, double[] reference, int node) {
        double sum = 0;
        for (int i = 0; i < CHOICES; i++) {
            double own = logProb(logits, node, i);
            sum += Math.exp(own) * (own - logProb(reference, node, i));
        }
        return sum;
    }

    double[] klGradient(double[] logits, double[] reference) {
        return objectiveGradient(logits, reference, new double[TEXTS], -1);
    }

    /** The policy of the greatest objective, {@code pi* ~ reference exp(reward / beta)}. */
    double[] optimum(double[] reference, double[] rewards, double beta) {
        double[] mass = probabilities(reference);
        for (int text = 0; text < TEXTS; text++) {
            mass[text] *= Math.exp(rewards[text] / beta);
        }
        return logits(mass);
    }

    /** The policy whose texts have probabilities in proportion to {@code mass}, which are all above 0. */
    public double[] logits(double[] mass) {
        double[] below = mass.clone();
        for (int text = TEXTS - 1; text > 0; text--) {
            below[(text - 1) / TOKENS] += below[text];
        }
        double[] logits = new double[PARAMETERS];
        for (int node = 0; node < INNER; node++) {
            for (int token = 0; token < TOKENS; token++) {
                logits[node * CHOICES + token] = temperature * Math.log(below[TOKENS * node + 1 + token]);
            }
            logits[node * CHOICES + TOKENS] = temperature * Math.log(mass[node]);
        }
        return logits;
    }
}
