package org.rollout4j.onnx;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import org.rollout4j.core.Box;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.Require;
import org.rollout4j.math.SquashedGaussian;
import org.rollout4j.onnx.OnnxGraph.Elements;
import org.rollout4j.policy.ActionValueHead;
import org.rollout4j.policy.GaussianHead;
import org.rollout4j.policy.Networks;
import org.rollout4j.policy.PolicyFile;
import org.rollout4j.policy.SquashedGaussianHead;
import org.rollout4j.policy.TrainedNetwork;

/**
 * A policy as one ONNX graph, from raw observations to actions: normaliser, networks, action mask and head are inside. Its inputs are
 *
 * <ul>
 *   <li>{@code observation}: float {@code [N, observationSize]}, as the environment gives it, flat
 *   <li>{@code mask}: bool {@code [N, actionCount]}, true where legal; only where the environment has action masks
 * </ul>
 *
 * <p>and its outputs, by its head,
 *
 * <ul>
 *   <li>categorical: {@code action} int64 {@code [N]}, {@code probabilities} and {@code logits} {@code [N, actionCount]}, {@code
 *       value} {@code [N]}
 *   <li>action values: {@code action} int64 {@code [N]}, {@code values} {@code [N, actionCount]}
 *   <li>Gaussian: {@code action}, clipped to the box, {@code mean} and {@code deviation} {@code [N, actionSize]}, {@code value} {@code
 *       [N]}
 *   <li>squashed Gaussian: {@code action}, {@code mean} and {@code deviation} {@code [N, actionSize]}, the last two before squashing
 * </ul>
 *
 * <p>{@code action} is what {@link org.rollout4j.core.Learner#greedy} takes, within the box where an environment would take it for that.
 */
public final class OnnxPolicy {
    private static final String VALUE = "value";
    private static final String ACTION = "action";

    private final OnnxGraph graph = new OnnxGraph();
    private final Networks networks;
    private final EnvironmentSpec spec;
    private final String normal;

    /**
     * @throws IllegalArgumentException if it acts by no networks, or they are too large for a file of ONNX or not of dense layers
     */
    public OnnxPolicy(PolicyFile policy) {
        if (!(policy.content() instanceof Networks found)) {
            throw new IllegalArgumentException("the policy is a table: networks are needed");
        }
        checkSize(found.networks().values().stream()
                .mapToLong(network -> network.architecture().parameterCount())
                .sum());
        networks = found;
        spec = policy.environment();
        int size = spec.observationSize();
        normal = graph.normalised(
                networks.normaliser(),
                size,
                graph.input("observation", Elements.FLOAT, size, "observations as the environment gives them, flat"));
        if (networks.head() instanceof ActionValueHead) {
            actionValues();
        } else if (networks.head() instanceof GaussianHead head) {
            gaussian(head);
        } else if (networks.head() instanceof SquashedGaussianHead) {
            squashedGaussian();
        } else {
            categorical();
        }
    }

    static void checkSize(long parameters) {
        Require.that(
                parameters <= OnnxGraph.MAX_PARAMETERS,
                "network parameters",
                parameters,
                "at most " + OnnxGraph.MAX_PARAMETERS + " go into an ONNX file");
    }

    /**
     * Writes it; the same one in the same bytes.
     *
     * @param description in words, for those who look into the file
     * @param version of what writes it
     * @param metadata what a program may want to know about it, by name
     */
    public void write(String description, String version, Map<String, String> metadata, OutputStream out)
            throws IOException {
        graph.write(description, version, metadata, out);
    }

    private void categorical() {
        String logits = masked("logits", network(unmasked("logits"), Networks.POLICY));
        bestAction(logits);
        outputPerAction(graph.softmax("probabilities", logits), "the probabilities of the actions");
        outputPerAction(logits, "their logarithms up to a constant; minus infinity where illegal");
        observationValue();
    }

    /** As {@code DuelingNetwork} of package nn puts them together, where there are two networks. */
    private void actionValues() {
        String values = unmasked("values");
        if (networks.networks().containsKey(Networks.ADVANTAGE)) {
            String advantages = network("advantages", Networks.ADVANTAGE);
            String above = graph.subtracted(
                    "value.above", network(VALUE, Networks.VALUE), graph.mean("advantages.mean", advantages));
            graph.added(values, advantages, above);
        } else {
            network(values, Networks.Q);
        }
        masked("values", values);
        bestAction("values");
        outputPerAction("values", "what taking each action brings; minus infinity where illegal");
    }

    private void gaussian(GaussianHead head) {
        Box box = spec.actionBox();
        String mean = gaussianMean(head);
        graph.clipped(ACTION, mean, graph.constant("box.low", lows(box)), graph.constant("box.high", highs(box)));
        float[] deviations = new float[box.size()];
        for (int i = 0; i < deviations.length; i++) {
            deviations[i] = (float) (head.halfWidth(i) * Math.exp(head.logStd()[i]));
        }
        graph.repeated("deviation", graph.constant("deviations", deviations), mean);
        outputPerElement(ACTION, "the most probable actions, within the box of the environment");
        outputPerElement(mean, "the means of the normal distributions of actions, before they are clipped to the box");
        outputPerElement("deviation", "their standard deviations");
        observationValue();
    }

    /** In the unit of the environment. */
    private String gaussianMean(GaussianHead head) {
        if (head.box() == null) {
            return network("mean", Networks.POLICY);
        }
        float[] middles = new float[head.outputs()];
        float[] halves = new float[head.outputs()];
        for (int i = 0; i < middles.length; i++) {
            middles[i] = (float) head.middle(i);
            halves[i] = (float) head.halfWidth(i);
        }
        String drawn = network("mean.halfWidths", Networks.POLICY);
        String fromMiddle = graph.multiplied("mean.fromMiddle", drawn, graph.constant("box.half", halves));
        return graph.added("mean", fromMiddle, graph.constant("box.middle", middles));
    }

    private void squashedGaussian() {
        Box box = spec.actionBox();
        int size = box.size();
        graph.split("mean", "deviation.logarithm", network("policy.outputs", Networks.POLICY));
        float[] half = new float[size];
        for (int i = 0; i < size; i++) {
            half[i] = 0.5f * (box.high(i) - box.low(i));
        }
        String fromZero =
                graph.added("action.fromZero", graph.tanh("action.squashed", "mean"), graph.constant("one", 1));
        String stretched = graph.multiplied("action.stretched", fromZero, graph.constant("box.half", half));
        graph.added(ACTION, stretched, graph.constant("box.low", lows(box)));
        graph.exp(
                "deviation",
                graph.clipped(
                        "deviation.bounded",
                        "deviation.logarithm",
                        graph.constant("deviation.least", SquashedGaussian.MIN_LOG_STD),
                        graph.constant("deviation.greatest", SquashedGaussian.MAX_LOG_STD)));
        outputPerElement(ACTION, "the actions of the means, within the box of the environment");
        outputPerElement(
                "mean",
                "the means of normal distributions whose hyperbolic tangents, stretched to the box, are actions");
        outputPerElement("deviation", "their standard deviations");
    }

    /** What the network of that name puts out, as {@code result}. */
    private String network(String result, String name) {
        TrainedNetwork trained = networks.networks().get(name);
        return graph.network(result, name, trained.architecture(), trained.parameters(), normal);
    }

    private void observationValue() {
        if (networks.networks().containsKey(Networks.VALUE)) {
            graph.squeezed(VALUE, network("value.outputs", Networks.VALUE));
            graph.output(VALUE, Elements.FLOAT, "the discounted return that is expected from the observation on");
        }
    }

    private void bestAction(String values) {
        graph.output(graph.argMax(ACTION, values), Elements.INT64, "the best actions");
    }

    /** What the numbers are called of which {@link #masked} makes {@code result}. */
    private String unmasked(String result) {
        return spec.actionMasks() ? result + ".unmasked" : result;
    }

    private String masked(String result, String values) {
        if (!spec.actionMasks()) {
            return values;
        }
        String mask = graph.input(
                "mask", Elements.BOOL, spec.actionCount(), "true where the action is legal, at least once a row");
        return graph.masked(result, values, mask);
    }

    private void outputPerAction(String name, String meaning) {
        graph.output(name, Elements.FLOAT, meaning, spec.actionCount());
    }

    private void outputPerElement(String name, String meaning) {
        graph.output(name, Elements.FLOAT, meaning, spec.actionSize());
    }

    private static float[] lows(Box box) {
        float[] lows = new float[box.size()];
        for (int i = 0; i < lows.length; i++) {
            lows[i] = box.low(i);
        }
        return lows;
    }

    private static float[] highs(Box box) {
        float[] highs = new float[box.size()];
        for (int i = 0; i < highs.length; i++) {
            highs[i] = box.high(i);
        }
        return highs;
    }
}
