package org.rollout4j.lm.loss;

import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntToDoubleFunction;
import java.util.function.UnaryOperator;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * The policies at which methods come to rest, for texts as {@link EnumerableModel} numbers them: found by equations of their expected
 * gradients, and not by following these. Policies are {@code [texts]}, log-probabilities of texts.
 *
 * @param reference what training begins with, and is held against
 * @param rewards {@code [texts]}
 * @param beta the price of the distance to the reference, above 0
 */
public record FixedPoints(double[] reference, double[] rewards, double beta) {
    private static final EnumerableModel MODEL = new EnumerableModel(1, false);
    private static final int TEXTS = EnumerableModel.TEXTS;
    private static final int ROUNDS = 200;
    private static final int SAMPLED_GROUPS = 500;
    private static final double EPSILON = 1e-4;

    /** KL(policy || other), in nats. */
    public static double kl(double[] policy, double[] other) {
        return IntStream.range(0, TEXTS)
                .mapToDouble(text -> Math.exp(policy[text]) * (policy[text] - other[text]))
                .sum();
    }

    /** Of RLOO, PPO, and DPO with the probabilities of Bradley and Terry as labels: {@code pi* ~ reference exp(reward / beta)}. */
    public double[] optimum() {
        return normalised(text -> reference[text] + rewards[text] / beta);
    }

    /**
     * Of IPO, from all pairs alike with the probabilities of Bradley and Terry as labels. Its loss is a regression of differences of
     * log-ratios, each divided by its length, to {@code (2 p - 1) / (2 beta)}: from all pairs, a text's is the mean over its rivals, up to a
     * constant, which makes probabilities add up to one.
     */
    public double[] ipo() {
        double[] ratios = each(text -> Arrays.stream(rewards)
                .map(rival -> (2 * Logistic.sigmoid(rewards[text] - rival) - 1) / (2 * beta))
                .average()
                .orElseThrow());
        double constant = falling(c -> -logSum(moved(ratios, c)));
        return moved(ratios, constant);
    }

    private double[] moved(double[] ratios, double constant) {
        return each(text -> reference[text] + MODEL.length(text) * (ratios[text] + constant));
    }

    /**
     * Of KTO, from all texts alike. The derivative of its loss by a text's log-probability has to be in proportion to the text's probability,
     * and is in proportion to what likes outweigh dislikes by. Where these are more, nothing but probability 0 is at rest.
     *
     * @param liked {@code [texts]}, the share of people who like a text, such that {@code desirableWeight * liked > 1 - liked}
     * @param desirableWeight what a like counts beside a dislike
     */
    public double[] kto(double[] liked, double desirableWeight) {
        double[] policy = reference;
        for (int round = 0; round < ROUNDS; round++) {
            double[] before = policy;
            double zero = Math.max(
                    0,
                    Arrays.stream(each(i -> before[i] - reference[i])).average().orElseThrow());
            policy = normalised(text -> Math.log(desirableWeight * liked[text] - (1 - liked[text]))
                    + Math.log(Logistic.slope(beta * (before[text] - reference[text] - zero))));
        }
        return policy;
    }

    /**
     * Of GRPO with the corrected K3 in its loss. Each token of a text pays for the distance of its own distribution alone: with the advantages
     * and weights that are to be expected after a token as they are, its log-ratio is {@code (advantage - constant) / (beta weight)}, found
     * from the last tokens to the first. Advantages follow the policy, half of the way in each round.
     *
     * @param advantages the expected advantage of each text under a policy, {@link #unscaled} or {@link #scaled}
     */
    public double[] grpo(PolicyLoss.LossType type, UnaryOperator<double[]> advantages) {
        double[] weights = each(text -> type == PolicyLoss.LossType.GRPO ? 1.0 / MODEL.length(text) : 1);
        double[] policy = reference;
        for (int round = 0; round < ROUNDS; round++) {
            double[] before = policy;
            double[] next = atRest(advantages.apply(before), weights);
            policy = normalised(text -> (before[text] + next[text]) / 2);
        }
        return policy;
    }

    /** As groups with rewards less their mean have them: short of their distance from the policy's mean by the text's own share. */
    public UnaryOperator<double[]> unscaled(int numGenerations) {
        return policy -> {
            double mean = Arrays.stream(each(text -> Math.exp(policy[text]) * rewards[text]))
                    .sum();
            return each(text -> (rewards[text] - mean) * (1 - 1.0 / numGenerations));
        };
    }

    /**
     * As groups have them whose rewards are divided by their standard deviation too. The others of a group of two are all counted; of larger
     * groups 500 are drawn, by the same numbers for each policy.
     */
    public UnaryOperator<double[]> scaled(int numGenerations, long seed) {
        if (numGenerations == 2) {
            return policy -> each(text -> IntStream.range(0, TEXTS)
                    .mapToDouble(other -> Math.exp(policy[other]) * scaled(rewards[text], rewards[other]))
                    .sum());
        }
        double[][] quantiles = quantiles(numGenerations - 1, new Random(seed));
        int[] order = IntStream.range(0, TEXTS)
                .boxed()
                .sorted(Comparator.comparing(text -> rewards[text]))
                .mapToInt(text -> text)
                .toArray();
        return policy -> {
            double[] sums = Arrays.stream(order)
                    .mapToDouble(text -> Math.exp(policy[text]))
                    .toArray();
            Arrays.parallelPrefix(sums, Double::sum);
            double[][] groups = Arrays.stream(quantiles)
                    .map(group -> Arrays.stream(group)
                            .map(quantile -> rewards[order[at(sums, quantile)]])
                            .toArray())
                    .toArray(double[][]::new);
            return each(text -> Arrays.stream(groups)
                    .mapToDouble(others -> scaled(rewards[text], others))
                    .average()
                    .orElseThrow());
        };
    }

    /** {@code [groups][others]}, between 0 and 1: one of each in every slice of equal width, so that few are enough. */
    private static double[][] quantiles(int others, Random random) {
        double[][] quantiles = new double[SAMPLED_GROUPS][others];
        for (int other = 0; other < others; other++) {
            List<Integer> slices =
                    Arrays.asList(IntStream.range(0, SAMPLED_GROUPS).boxed().toArray(Integer[]::new));
            Collections.shuffle(slices, random);
            for (int group = 0; group < SAMPLED_GROUPS; group++) {
                quantiles[group][other] = (slices.get(group) + random.nextDouble()) / SAMPLED_GROUPS;
            }
        }
        return quantiles;
    }

    /** The first place whose sum is not below a share of the last. */
    private static int at(double[] sums, double share) {
        int found = Arrays.binarySearch(sums, share * sums[TEXTS - 1]);
        return found < 0 ? -found - 1 : found;
    }

    private static double scaled(double reward, double... others) {
        int size = others.length + 1;
        double mean = (reward + Means.sum(others)) / size;
        double squares = (reward - mean) * (reward - mean);
        for (double other : others) {
            squares += (other - mean) * (other - mean);
        }
        return (reward - mean) / (Math.sqrt(squares / (size - 1)) + EPSILON);
    }

    /** The policy that stays as it is while advantages do. */
    private double[] atRest(double[] advantages, double[] weights) {
        double[] start = MODEL.logits(each(text -> Math.exp(reference[text])));
        double[] logits = new double[EnumerableModel.PARAMETERS];
        double[] weightsAfter = weights.clone();
        double[] worthAfter = each(text -> weights[text] * advantages[text]);
        double[] worths = worthAfter.clone();
        for (int node = EnumerableModel.INNER - 1; node >= 0; node--) {
            double[] log = new double[EnumerableModel.CHOICES];
            double[] weight = choices(weightsAfter, node, weights[node]);
            double[] worth = choices(worthAfter, node, worths[node]);
            for (int token = 0; token < log.length; token++) {
                log[token] = MODEL.logProb(start, node, token);
            }
            double constant = falling(c -> logSum(answers(log, weight, worth, c)));
            double[] chosen = answers(log, weight, worth, constant);
            System.arraycopy(chosen, 0, logits, node * log.length, log.length);
            weightsAfter[node] = mean(chosen, weight);
            worthAfter[node] = mean(chosen, worth);
        }
        return MODEL.textLogProbs(logits);
    }

    private double[] answers(double[] log, double[] weight, double[] worth, double constant) {
        double[] answers = new double[log.length];
        Arrays.setAll(answers, token -> log[token] + (worth[token] - constant) / (beta * weight[token]));
        return answers;
    }

    private static double[] choices(double[] after, int node, double end) {
        int first = EnumerableModel.TOKENS * node + 1;
        double[] choices = Arrays.copyOfRange(after, first, first + EnumerableModel.CHOICES);
        choices[EnumerableModel.TOKENS] = end;
        return choices;
    }

    private static double mean(double[] logProbs, double[] values) {
        return IntStream.range(0, values.length)
                .mapToDouble(i -> Math.exp(logProbs[i]) * values[i])
                .sum();
    }

    /** Where a falling function is 0. */
    private static double falling(DoubleUnaryOperator function) {
        double low = -100;
        double high = 100;
        for (int i = 0; i < 60; i++) {
            double middle = (low + high) / 2;
            if (function.applyAsDouble(middle) > 0) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return (low + high) / 2;
    }

    private static double[] each(IntToDoubleFunction number) {
        return IntStream.range(0, TEXTS).mapToDouble(number).toArray();
    }

    private static double[] normalised(IntToDoubleFunction logMass) {
        double[] masses = each(logMass);
        double sum = logSum(masses);
        return DoubleStream.of(masses).map(mass -> mass - sum).toArray();
    }

    /** {@code log sum exp}. */
    private static double logSum(double[] logs) {
        double max = Arrays.stream(logs).max().orElseThrow();
        return max
                + Math.log(Arrays.stream(logs).map(log -> Math.exp(log - max)).sum());
    }
}
