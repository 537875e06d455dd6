package org.rollout4j.lm.task;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.rollout4j.core.Numbers;
import org.rollout4j.core.Require;
import org.rollout4j.core.SplitMix;

/**
 * What somebody likes about notes, without saying so: a weight for some features of style, which are all values of the {@link StyleAxis axes} but the first of each.
 * The utility of a note is the sum of the weights of its features. What is best is known exactly, and so is what any note loses against it.
 *
 * @param weights by axis, for each of its values; 0 for the first
 */
public record HiddenUtility(Map<StyleAxis, List<Double>> weights) {
    private static final double MIN_WEIGHT = 0.5;
    private static final double MAX_WEIGHT = 2;
    private static final int BISECTIONS = 60;
    private static final Pattern TERM = Pattern.compile("(\\S+)\\s+(\\S+)");
    private static final NotesGrammar GRAMMAR = new NotesGrammar();

    public HiddenUtility {
        Map<StyleAxis, List<Double>> all = new EnumMap<>(StyleAxis.class);
        for (StyleAxis axis : StyleAxis.values()) {
            List<Double> ofAxis = weights.getOrDefault(axis, zeros(axis));
            Require.that(
                    ofAxis.size() == axis.names().size() && ofAxis.get(0) == 0,
                    "weights of " + axis,
                    ofAxis,
                    "one for each of its values is needed, 0 for the first");
            for (double weight : ofAxis) {
                Require.that(Double.isFinite(weight), "weight of " + axis, weight, "a finite number is needed");
            }
            all.put(axis, List.copyOf(ofAxis));
        }
        weights = Collections.unmodifiableMap(all);
    }

    /** Nothing matters: every preference is a toss of a coin. */
    public static HiddenUtility indifferent() {
        return new HiddenUtility(Map.of());
    }

    /**
     * Any utility with a number of features that matter, each with a weight of 0.5 to 2 and a sign of its own; the others have none.
     *
     * @param features how many matter, 1 to 10
     * @param seed decides which, and how much
     */
    public static HiddenUtility random(int features, long seed) {
        List<StyleFeature> all = new ArrayList<>(StyleFeature.all());
        Require.inRange("features", features, 1, all.size());
        SplitMix random = new SplitMix(seed);
        HiddenUtility utility = indifferent();
        for (int i = 0; i < features; i++) {
            StyleFeature feature = all.remove(random.nextBelow(all.size()));
            double size = MIN_WEIGHT + (MAX_WEIGHT - MIN_WEIGHT) * random.nextDouble();
            utility = utility.with(feature, random.nextBelow(2) == 0 ? -size : size);
        }
        return utility;
    }

    /**
     * Reads what {@link #toString} writes: {@code 1.5 exclamations=yes + -1 greeting=formal}; nothing for {@link #indifferent}.
     *
     * @throws IllegalArgumentException if it has no such form, or there is no such feature; the message is one line
     */
    public static HiddenUtility parse(String text) {
        HiddenUtility utility = indifferent();
        for (String term :
                text.isBlank() ? List.<String>of() : List.of(text.strip().split("\\s+\\+\\s+", -1))) {
            Matcher parts = TERM.matcher(term);
            Require.that(parts.matches(), "term of weights", term, "a weight and a feature are needed");
            utility = utility.with(StyleFeature.of(parts.group(2)), Numbers.real(parts.group(1)));
        }
        return utility;
    }

    /** The same but for the weight of one feature. */
    public HiddenUtility with(StyleFeature feature, double weight) {
        Map<StyleAxis, List<Double>> changed = new EnumMap<>(weights);
        List<Double> ofAxis = new ArrayList<>(weights.get(feature.axis()));
        ofAxis.set(feature.value(), weight);
        changed.put(feature.axis(), ofAxis);
        return new HiddenUtility(changed);
    }

    /** The features that matter and their weights, by their names. */
    public Map<String, Double> features() {
        Map<String, Double> features = new TreeMap<>();
        for (StyleFeature feature : StyleFeature.all()) {
            if (weight(feature.axis(), feature.value()) != 0) {
                features.put(feature.toString(), weight(feature.axis(), feature.value()));
            }
        }
        return features;
    }

    /** {@code 1.5 exclamations=yes + -1 greeting=formal}: the features that matter. */
    @Override
    public String toString() {
        return features().entrySet().stream()
                .map(feature -> feature.getValue() + " " + feature.getKey())
                .collect(Collectors.joining(" + "));
    }

    /** The utility of notes of a style. */
    public double of(Style style) {
        double sum = 0;
        for (StyleAxis axis : StyleAxis.values()) {
            sum += weight(axis, style.value(axis));
        }
        return sum;
    }

    /**
     * The utility of any text. More exclamation marks in a row count as one; what is then no note of the prompt in the {@link NotesGrammar} has {@link #worst}.
     *
     * @throws IllegalArgumentException if the grammar writes no such prompt
     */
    public double of(String prompt, String text) {
        return GRAMMAR.parse(prompt, text.replaceAll("!+", "!"))
                .map(note -> of(note.style()))
                .orElse(worst());
    }

    /** The highest utility that a note can have. */
    public double best() {
        return weights.values().stream()
                .mapToDouble(ofAxis -> ofAxis.stream().mapToDouble(w -> w).max().orElseThrow())
                .sum();
    }

    /** The lowest utility that a note can have. */
    public double worst() {
        return weights.values().stream()
                .mapToDouble(ofAxis -> ofAxis.stream().mapToDouble(w -> w).min().orElseThrow())
                .sum();
    }

    /** The expected utility of the notes that the grammar writes, in which all values of an axis are equally likely. */
    public double mean() {
        return weights.values().stream()
                .mapToDouble(
                        ofAxis -> ofAxis.stream().mapToDouble(w -> w).average().orElseThrow())
                .sum();
    }

    /** The expected utility of the best of {@code n} notes of the grammar for the same prompt, n at least 1. */
    public double bestOf(int n) {
        Require.inRange("n", n, 1, Integer.MAX_VALUE);
        double[] sorted = Style.all().stream().mapToDouble(this::of).sorted().toArray();
        double sum = 0;
        for (int i = 0; i < sorted.length; i++) {
            double upTo = (i + 1.0) / sorted.length;
            double below = (double) i / sorted.length;
            sum += sorted[i] * (Math.pow(upTo, n) - Math.pow(below, n));
        }
        return sum;
    }

    /** How far the best of {@code n} texts are from the texts that they are chosen of, in nats a text: {@code ln n - (n - 1) / n}, the most that it can be. */
    public static double klOfBestOf(double n) {
        return Math.log(n) - (n - 1) / n;
    }

    /**
     * The highest value of {@code E[utility] - beta KL(policy, grammar)}, which the policy {@code grammar * exp(utility / beta)} has: {@code beta log
     * E[exp(utility / beta)]} over the notes of the grammar. The KL divergence is in nats a text.
     *
     * @param beta above 0
     */
    public double regularisedOptimum(double beta) {
        Require.that(beta > 0 && Double.isFinite(beta), "beta", beta, "above 0");
        double sum = 0;
        for (List<Double> ofAxis : weights.values()) {
            double max = ofAxis.stream().mapToDouble(w -> w).max().orElseThrow();
            sum += max
                    + beta
                            * Math.log(ofAxis.stream()
                                    .mapToDouble(w -> Math.exp((w - max) / beta))
                                    .average()
                                    .orElseThrow());
        }
        return sum;
    }

    /**
     * The highest expected utility within a KL divergence from the grammar, that of {@code grammar * exp(utility / beta)} with the beta that just keeps to it; {@link
     * #best} where even that is nearer.
     *
     * @param kl in nats a text, 0 or more
     */
    public double highest(double kl) {
        Require.that(kl >= 0, "kl", kl, "0 or more");
        double low = 1e-3;
        double high = 1e3;
        for (int i = 0; i < BISECTIONS; i++) {
            double middle = Math.sqrt(low * high);
            if ((expected(middle) - regularisedOptimum(middle)) / middle > kl) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return expected(high);
    }

    /** The expected utility under {@code grammar * exp(utility / beta)}. */
    private double expected(double beta) {
        double sum = 0;
        for (List<Double> ofAxis : weights.values()) {
            double max = ofAxis.stream().mapToDouble(w -> w).max().orElseThrow();
            double partition =
                    ofAxis.stream().mapToDouble(w -> Math.exp((w - max) / beta)).sum();
            sum += ofAxis.stream()
                    .mapToDouble(w -> w * Math.exp((w - max) / beta) / partition)
                    .sum();
        }
        return sum;
    }

    /** The probability that a note of utility {@code one} is preferred to one of utility {@code other}, with logistic noise of scale 1: Bradley and Terry's. */
    public static double preference(double one, double other) {
        return 1 / (1 + Math.exp(other - one));
    }

    private double weight(StyleAxis axis, int value) {
        return weights.get(axis).get(value);
    }

    private static List<Double> zeros(StyleAxis axis) {
        return Collections.nCopies(axis.names().size(), 0.0);
    }
}
