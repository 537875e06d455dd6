package org.rollout4j.lm.rerank;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.rollout4j.core.Require;
import org.rollout4j.core.State;
import org.rollout4j.lm.loss.Logistic;
import org.rollout4j.math.Statistics;

/**
 * Scores texts by a linear function of their features, which it learns while people say what they like. A thumb up has the probability {@code
 * sigmoid(score)}; of two texts the first one is preferred with the probability {@code sigmoid(score1 - score2)} (Bradley and Terry, 1952). What is known of
 * the weights is a normal distribution ({@link GaussianPosterior}), so that it says how sure it is, and a new observation takes {@code size^2} steps: well below
 * a millisecond for the 384 features of a small encoder. Probabilities take into account how little is known (MacKay's approximation, Bishop 4.153).
 *
 * <p>The same observations in the same order lead to the same bits. One thread at a time.
 */
public final class Scorer {
    /** Of so many observations it remembers what it expected of them. */
    static final int RECENT = 256;

    private static final double NORMAL_975 = 1.959963984540054;
    private static final double MIN_TEMPERATURE = 1e-2;
    private static final double MAX_TEMPERATURE = 1e2;
    private static final int HALVINGS = 60;
    private static final String TEMPERATURE = "temperature";
    private static final String OBSERVATIONS = "observations";

    private final ScorerConfig config;
    private final Standardiser standardiser;
    private final GaussianPosterior posterior;
    private double temperature;
    private long observations;
    /** Of the latest observations, the logit of what came as it was expected before it was learned from. */
    private double[] recent;

    /** One that knows nothing. */
    public Scorer(ScorerConfig config, Standardiser standardiser) {
        this(config, standardiser, prior(config, standardiser.size()), 1, 0);
    }

    /** One that has learned; {@code recent} is its own. */
    Scorer(
            ScorerConfig config,
            Standardiser standardiser,
            GaussianPosterior posterior,
            double temperature,
            long observations,
            double... recent) {
        this.config = config;
        this.standardiser = standardiser;
        this.posterior = posterior;
        this.temperature = Require.inRange("temperature", temperature, MIN_TEMPERATURE, MAX_TEMPERATURE);
        this.observations = observations;
        this.recent = recent;
    }

    private static GaussianPosterior prior(ScorerConfig config, int size) {
        double[] variances = new double[size + 1];
        Arrays.fill(variances, config.scoreDeviation() * config.scoreDeviation() / size);
        variances[size] = config.biasDeviation() * config.biasDeviation();
        return GaussianPosterior.prior(variances);
    }

    /**
     * Learns from one observation.
     *
     * @return the probability that it gave before to what came
     * @throws IllegalArgumentException if features are not {@link #size()} finite numbers
     */
    public double learn(Observation observation) {
        double[] direction = direction(observation);
        double expected = logit(direction);
        posterior.observe(direction, true);
        observations++;
        recent = Arrays.copyOfRange(recent, Math.max(0, recent.length - RECENT + 1), recent.length + 1);
        recent[recent.length - 1] = expected;
        return Logistic.sigmoid(expected);
    }

    /**
     * Makes what is known less sure, since people change: what is learned next counts for more.
     *
     * @param fraction of the certainty that is lost, 0 to 1: with 1 anything is as possible as in the beginning, around what was learned
     */
    public void forget(double fraction) {
        Require.inRange("fraction", fraction, 0, 1);
        posterior.relax(fraction, prior(config, size()));
    }

    /** The x of which {@code sigmoid(w x)} is the probability of what came. */
    private double[] direction(Observation observation) {
        if (observation instanceof Observation.Thumb thumb) {
            double[] x = input(thumb.features());
            return thumb.up() ? x : difference(new double[x.length], x);
        }
        Observation.Pair pair = (Observation.Pair) observation;
        return difference(input(pair.chosen()), input(pair.rejected()));
    }

    private double[] input(float[] features) {
        double[] x = new double[size() + 1];
        standardiser.apply(features, x);
        x[size()] = 1;
        return x;
    }

    private static double[] difference(double[] one, double[] other) {
        for (int i = 0; i < one.length; i++) {
            one[i] -= other[i];
        }
        return one;
    }

    /** What a logit has to be for its sigmoid to be the mean of the sigmoids of all that {@code w x} may be. */
    private double logit(double[] x) {
        return posterior.mean(x) / Math.sqrt(1 + Math.PI * posterior.variance(x) / 8) / temperature;
    }

    /** The number of features. */
    public int size() {
        return standardiser.size();
    }

    /** How many observations it has learned from. */
    public long observations() {
        return observations;
    }

    /** The score of a text, more is better; the best guess, however unsure. 0 for every text before anything is learned. */
    public double score(float[] features) {
        return posterior.mean(input(features));
    }

    /** The standard deviation of what {@link #score} may be. */
    public double uncertainty(float[] features) {
        return Math.sqrt(posterior.variance(input(features)));
    }

    /** The probability of a thumb up. */
    public double probability(float[] features) {
        return Logistic.sigmoid(logit(input(features)));
    }

    /** The probability that the first text is preferred to the second. */
    public double preference(float[] first, float[] second) {
        return Logistic.sigmoid(logit(difference(input(first), input(second))));
    }

    /**
     * The scores of some texts by weights that are drawn, once for all, from what the weights may be: whoever takes the best of them explores as Thompson (1933)
     * did, more the less is known (Chapelle and Li, 2011). Takes {@code n^3} steps for n texts.
     */
    public double[] draw(List<float[]> texts, RandomGenerator random) {
        return posterior.draw(texts.stream().map(this::input).toList(), 1, random);
    }

    /**
     * The weight of one standardised feature.
     *
     * @param value the best guess
     * @param standardError its standard deviation
     * @param interval where it is with a probability of 95 %
     */
    public record Weight(double value, double standardError, Statistics.Interval interval) {}

    /**
     * The weight of a feature, of which it says by how much the score of a text grows with each standard deviation.
     *
     * @param feature 0 to {@link #size()} - 1; {@code size()} for the bias of all texts
     */
    public Weight weight(int feature) {
        Require.inRange("feature", feature, 0, size());
        double value = posterior.mean()[feature];
        double error = Math.sqrt(Math.max(0, posterior.covariance()[feature * (size() + 1) + feature]));
        return new Weight(
                value, error, new Statistics.Interval(value - NORMAL_975 * error, value + NORMAL_975 * error));
    }

    /**
     * How well it predicts observations that it has not learned from.
     *
     * @param heldOut at least one
     */
    public Reliability evaluate(List<Observation> heldOut) {
        return Reliability.of(logits(heldOut));
    }

    /**
     * How well it predicted the latest {@value #RECENT} observations, each before it learned from it: an honest answer without anything held out (Dawid, 1984),
     * a little worse than what it has become since.
     *
     * @throws IllegalArgumentException if there is none
     */
    public Reliability recently() {
        return Reliability.of(recent);
    }

    private double[] logits(List<Observation> heldOut) {
        return heldOut.stream()
                .mapToDouble(observation -> logit(direction(observation)))
                .toArray();
    }

    /**
     * Makes probabilities fit to observations that it has not learned from, by one number that all logits are divided by (Guo et al., 2017), with Platt's (1999)
     * targets, which a few observations that are all predicted right do not drive to certainty. Orders nothing anew. For people whose answers are less, or more,
     * predictable than the model supposes; without it the number is 1.
     *
     * @param heldOut at least one
     */
    public void calibrate(List<Observation> heldOut) {
        Require.that(!heldOut.isEmpty(), "number of observations", 0, "at least 1 is needed");
        temperature = fitted(
                Arrays.stream(logits(heldOut)).map(logit -> logit * temperature).toArray());
    }

    /** The derivative of the loss by the factor of the logits is increasing: its zero is between two ends that come together. */
    private static double fitted(double... logits) {
        double target = (logits.length + 1.0) / (logits.length + 2.0);
        double low = Math.log(MIN_TEMPERATURE);
        double high = Math.log(MAX_TEMPERATURE);
        for (int i = 0; i < HALVINGS; i++) {
            double middle = (low + high) / 2;
            double factor = Math.exp(-middle);
            double slope = 0;
            for (double logit : logits) {
                slope += (Logistic.sigmoid(factor * logit) - target) * logit;
            }
            if (slope > 0) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return Math.min(MAX_TEMPERATURE, Math.max(MIN_TEMPERATURE, Math.exp((low + high) / 2)));
    }

    /** All that it has learned, of the same features; a copy. */
    public State state() {
        return ScorerState.of(this)
                .putDoubles(TEMPERATURE, temperature)
                .putLongs(OBSERVATIONS, observations)
                .build();
    }

    /**
     * One that has learned what a state says.
     *
     * @throws IllegalArgumentException if the state is not that of a scorer of so many features; the message is one line
     */
    public static Scorer of(ScorerConfig config, Standardiser standardiser, State state) {
        return ScorerState.scorer(
                config, standardiser, state.doubles(TEMPERATURE, 1)[0], state.number(OBSERVATIONS, 0), state);
    }

    /** What logits are divided by. */
    public double temperature() {
        return temperature;
    }

    /** What it was made with. */
    public ScorerConfig config() {
        return config;
    }

    Standardiser standardiser() {
        return standardiser;
    }

    GaussianPosterior posterior() {
        return posterior;
    }

    double[] recent() {
        return recent;
    }
}
