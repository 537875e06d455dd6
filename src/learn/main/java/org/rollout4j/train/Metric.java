package org.rollout4j.train;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.rollout4j.core.Require;
import org.rollout4j.core.Services;

/**
 * What a number among the metrics of a run is. A learner or an evaluator may log names that nobody describes: {@link #of} then makes a
 * title and a group of the name itself. A library that logs names of its own describes them by a {@link Provider}.
 *
 * @param name its name in {@code metrics.jsonl}, for example {@code approxKl}
 * @param title what people call it, for example {@code KL divergence of an update}
 * @param group what it is shown with: {@code evaluation}, {@code episode}, {@code train}, {@code time}, or another
 * @param better in which direction it is better
 */
public record Metric(String name, String title, String group, Better better) {
    /** In which direction a metric is better. */
    public enum Better {
        HIGHER,
        LOWER,
        /** In neither, or that depends. */
        NEITHER
    }

    /** Describes metrics; found as {@link Services} finds them. Those that are described already keep their description. */
    public interface Provider {
        List<Metric> metrics();
    }

    private static final String EVALUATION = "evaluation";
    private static final String EPISODE = "episode";
    private static final String TRAIN = "train";
    private static final String TIME = "time";

    public static final Metric EVALUATION_RETURN =
            new Metric("evaluationReturn", "Return of evaluations", EVALUATION, Better.HIGHER);
    public static final Metric EVALUATION_SOLVED_RATE =
            new Metric("evaluationSolvedRate", "Solved in evaluations", EVALUATION, Better.HIGHER);
    public static final Metric EPISODE_RETURN =
            new Metric("episodeReturn", "Return of training episodes", EPISODE, Better.HIGHER);
    public static final Metric EPISODE_LENGTH =
            new Metric("episodeLength", "Length of training episodes", EPISODE, Better.NEITHER);
    public static final Metric VALUE_LOSS = new Metric("valueLoss", "Value loss", TRAIN, Better.LOWER);
    public static final Metric CRITIC_LOSS = new Metric("criticLoss", "Critic loss", TRAIN, Better.LOWER);
    public static final Metric LOSS = new Metric("loss", "Loss", TRAIN, Better.LOWER);
    public static final Metric ENTROPY = new Metric("entropy", "Entropy", TRAIN, Better.NEITHER);
    public static final Metric APPROX_KL = new Metric("approxKl", "KL divergence of an update", TRAIN, Better.NEITHER);
    public static final Metric EXPLAINED_VARIANCE =
            new Metric("explainedVariance", "Explained variance", TRAIN, Better.HIGHER);
    public static final Metric STEPS_PER_SECOND = new Metric("stepsPerSecond", "Steps a second", TIME, Better.HIGHER);

    private static final Map<String, Metric> OURS = ours();

    public Metric {
        Require.that(name != null, "name of a metric", null, "a name is needed");
        Require.that(title != null && !title.isBlank(), "title of " + name, title, "a title is needed");
        Require.that(group != null && !group.isBlank(), "group of " + name, group, "a group is needed");
        Require.that(better != null, "better of " + name, null, "one of Better is needed");
    }

    /** In the order in which people look at them. */
    private static Map<String, Metric> ours() {
        Map<String, Metric> all = new LinkedHashMap<>();
        for (Metric metric : List.of(
                EVALUATION_RETURN,
                EPISODE_RETURN,
                EVALUATION_SOLVED_RATE,
                new Metric("evaluationLength", "Length of evaluations", EVALUATION, Better.NEITHER),
                EPISODE_LENGTH,
                new Metric("meanReward", "Reward of a step", TRAIN, Better.HIGHER),
                new Metric("policyLoss", "Policy loss", TRAIN, Better.NEITHER),
                VALUE_LOSS,
                CRITIC_LOSS,
                LOSS,
                new Metric("tdError", "Temporal difference error", TRAIN, Better.LOWER),
                new Metric("returnError", "Error of predicted returns", TRAIN, Better.LOWER),
                ENTROPY,
                APPROX_KL,
                new Metric("clipFraction", "Clip fraction", TRAIN, Better.NEITHER),
                EXPLAINED_VARIANCE,
                new Metric("temperature", "Temperature", TRAIN, Better.NEITHER),
                new Metric("epsilon", "Epsilon", TRAIN, Better.NEITHER),
                new Metric("learningRate", "Learning rate", TRAIN, Better.NEITHER),
                new Metric("stepSize", "Step size", TRAIN, Better.NEITHER),
                new Metric("gradientNorm", "Gradient norm", TRAIN, Better.NEITHER),
                new Metric("clip", "Clip range", TRAIN, Better.NEITHER),
                new Metric("advantageMean", "Mean of advantages", TRAIN, Better.NEITHER),
                new Metric("advantageStd", "Standard deviation of advantages", TRAIN, Better.NEITHER),
                new Metric("returnMean", "Mean of estimated returns", TRAIN, Better.NEITHER),
                new Metric("returnStd", "Standard deviation of estimated returns", TRAIN, Better.NEITHER),
                new Metric("targetMean", "Mean of targets", TRAIN, Better.NEITHER),
                new Metric("gradientSteps", "Gradient steps of an update", TRAIN, Better.NEITHER),
                new Metric("replaySize", "Steps in the replay", TRAIN, Better.NEITHER),
                new Metric("states", "States in the table", TRAIN, Better.NEITHER),
                new Metric("tableFull", "Whether the table is full", TRAIN, Better.NEITHER),
                STEPS_PER_SECOND,
                new Metric("collectSeconds", "Seconds collecting", TIME, Better.NEITHER),
                new Metric("learnSeconds", "Seconds learning", TIME, Better.NEITHER),
                new Metric("evaluateSeconds", "Seconds evaluating", TIME, Better.NEITHER),
                new Metric("saveSeconds", "Seconds saving", TIME, Better.NEITHER))) {
            all.put(metric.name, metric);
        }
        return Collections.unmodifiableMap(all);
    }

    private static Map<String, Metric> all() {
        Map<String, Metric> all = new LinkedHashMap<>(OURS);
        for (Provider provider : Services.all(Provider.class)) {
            provider.metrics().forEach(metric -> all.putIfAbsent(metric.name, metric));
        }
        return all;
    }

    /** The metrics that are described, in the order in which people look at them. */
    public static List<Metric> described() {
        return List.copyOf(all().values());
    }

    /**
     * The metric of that name. Where nobody describes it, {@code evaluationLoss} is of the group {@code evaluation}, {@code episodeTokens} of
     * {@code episode}, what ends in {@code PerSecond} or {@code Seconds} of {@code time}, {@code reward/correct} of {@code reward}, and all
     * else of {@code train}; the title is the name in words.
     */
    public static Metric of(String name) {
        Metric ours = OURS.get(name);
        return ours != null ? ours : of(name, all());
    }

    private static Metric of(String name, Map<String, Metric> described) {
        Metric metric = described.get(name);
        return metric != null ? metric : new Metric(name, words(name), group(name), Better.NEITHER);
    }

    /**
     * The metrics of those names in the order in which people look at them: what comes out (evaluations, episodes, and what libraries describe
     * in groups of their own), then how training goes, then time. Those that nobody describes come last, by name.
     */
    public static List<Metric> inOrder(Collection<String> names) {
        Map<String, Metric> described = all();
        List<String> order = new ArrayList<>(described.keySet());
        return names.stream()
                .distinct()
                .map(name -> of(name, described))
                .sorted(Comparator.comparing((Metric metric) -> !described.containsKey(metric.name))
                        .thenComparingInt(metric -> described.containsKey(metric.name) ? metric.rank() : 0)
                        .thenComparingInt(metric -> order.indexOf(metric.name))
                        .thenComparing(Metric::name))
                .toList();
    }

    private int rank() {
        return switch (group) {
            case EVALUATION, EPISODE -> 0;
            case TRAIN -> 2;
            case TIME -> 3;
            default -> 1;
        };
    }

    /** Whether it is a mean undiscounted return of whole episodes, which the optimum and the random policy can be set beside. */
    public boolean isReturn() {
        return equals(EVALUATION_RETURN) || equals(EPISODE_RETURN);
    }

    /** The title as it stands within a sentence. */
    public String phrase() {
        boolean acronym = title.length() > 1 && Character.isUpperCase(title.charAt(1));
        return acronym ? title : decapitalised(title);
    }

    /**
     * The tag under which TensorBoard shows it, group first: {@code evaluationReturn} is {@code evaluation/return}, {@code entropy} is {@code
     * train/entropy}. A name with a {@code /} stays as it is.
     */
    String tag() {
        if (name.indexOf('/') >= 0) {
            return name;
        }
        return group + "/" + (begins(name, group) ? decapitalised(name.substring(group.length())) : name);
    }

    private static String group(String name) {
        if (name.indexOf('/') > 0) {
            return name.substring(0, name.indexOf('/'));
        }
        for (String group : List.of(EVALUATION, EPISODE)) {
            if (begins(name, group)) {
                return group;
            }
        }
        return name.endsWith("PerSecond") || name.endsWith("Seconds") ? TIME : TRAIN;
    }

    /** Whether {@code group} is the first of several words of the name. */
    private static boolean begins(String name, String group) {
        return name.length() > group.length()
                && name.startsWith(group)
                && Character.isUpperCase(name.charAt(group.length()));
    }

    private static String words(String name) {
        String words = name.isBlank()
                ? "without a name"
                : name.replaceAll("(?<=[a-z])(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
        return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }

    private static String decapitalised(String text) {
        return text.substring(0, 1).toLowerCase(Locale.ROOT) + text.substring(1);
    }
}
