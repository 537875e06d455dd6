package org.rollout4j.policy;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.Insight;
import org.rollout4j.core.Policy;
import org.rollout4j.core.Require;
import org.rollout4j.core.Workers;
import org.rollout4j.nn.DuelingNetwork;
import org.rollout4j.nn.Network;
import org.rollout4j.nn.ObservationNormaliser;

/**
 * Networks, and how actions follow from what they put out. The networks are, by name: {@value #POLICY}, whose outputs
 * the head chooses by; {@value #VALUE}, of an observation, for those who look on. Where the head chooses by action
 * values, {@value #Q} is in the place of the first, or {@value #ADVANTAGE} and {@value #VALUE}, which together make
 * them, see {@link DuelingNetwork}.
 */
public final class Networks implements PolicyContent {
    /** The network that a head chooses by. */
    public static final String POLICY = "policy";

    /** The network of the value of an observation. */
    public static final String VALUE = "value";

    /** The network of action values. */
    public static final String Q = "q";

    /** The network of the advantages of actions. */
    public static final String ADVANTAGE = "advantage";

    private final Head head;
    private final Map<String, TrainedNetwork> networks;
    private final ObservationNormaliser normaliser;
    private final Network acting;
    /** Null where there is none besides. */
    private final Network value;

    /**
     * @param networks by name, in a fixed order
     * @param normaliser what observations go through first; not copied, and not to be changed
     * @throws IllegalArgumentException if they do not fit together, or nothing on the class path computes one of their
     *     layers
     */
    public Networks(Head head, Map<String, TrainedNetwork> networks, ObservationNormaliser normaliser) {
        this.head = head;
        this.networks = Collections.unmodifiableMap(new LinkedHashMap<>(networks));
        this.normaliser = normaliser;
        if (head instanceof ActionValueHead) {
            acting = actionValues();
            value = null;
        } else {
            acting = network(POLICY);
            value = networks.containsKey(VALUE) ? network(VALUE) : null;
        }
        Require.that(
                acting.outputs() == head.outputs(),
                "network outputs",
                acting.outputs(),
                head.outputs() + " are needed");
        Require.that(
                value == null || (value.outputs() == 1 && value.inputs() == acting.inputs()),
                "networks",
                networks.keySet(),
                "the value network needs the inputs of the other one, and 1 output");
    }

    private Network actionValues() {
        return networks.containsKey(ADVANTAGE) ? new DuelingNetwork(network(ADVANTAGE), network(VALUE)) : network(Q);
    }

    private Network network(String name) {
        TrainedNetwork network = networks.get(name);
        Require.that(network != null, "networks", networks.keySet(), "one called " + name + " is needed");
        return network.network();
    }

    /** How actions follow from what the networks put out. */
    public Head head() {
        return head;
    }

    /** The networks by name, in a fixed order. */
    public Map<String, TrainedNetwork> networks() {
        return networks;
    }

    /** What observations go through first; not to be changed. */
    public ObservationNormaliser normaliser() {
        return normaliser;
    }

    static void checkInputs(int inputs, EnvironmentSpec spec) {
        Require.that(
                inputs == spec.observationSize(),
                "network inputs",
                inputs,
                "the observation size, " + spec.observationSize() + ", is needed");
    }

    @Override
    public void checkFits(EnvironmentSpec spec) {
        checkInputs(acting.inputs(), spec);
        Require.that(
                normaliser.size() == spec.observationSize(),
                "size of the normaliser",
                normaliser.size(),
                "the observation size, " + spec.observationSize() + ", is needed");
        Require.that(
                headFits(spec), "head", head.getClass().getSimpleName(), "one for " + spec.actions() + " is needed");
    }

    private boolean headFits(EnvironmentSpec spec) {
        if (head instanceof SquashedGaussianHead squashed) {
            return spec.continuous() && squashed.box().equals(spec.actionBox());
        }
        if (head instanceof GaussianHead gaussian) {
            return gaussian.outputs() == spec.actionSize()
                    && (gaussian.box() == null || gaussian.box().equals(spec.actionBox()));
        }
        return (head instanceof CategoricalHead || head instanceof ActionValueHead)
                && head.outputs() == spec.actionCount();
    }

    @Override
    public Policy greedy(EnvironmentSpec spec) {
        return policy(spec, true);
    }

    @Override
    public Policy exploring(EnvironmentSpec spec) {
        return policy(spec, false);
    }

    private Policy policy(EnvironmentSpec spec, boolean greedy) {
        return new NetworkPolicy(spec, acting, Workers.caller(), head, normaliser, greedy);
    }

    @Override
    public Insight insight(float[] observation, boolean[] legal) {
        float[] seen = new float[observation.length];
        normaliser.apply(1, observation, seen);
        float[] outputs = new float[acting.outputs()];
        acting.newPass(1).forward(1, seen, 0, outputs, 0);
        float[] expected = new float[1];
        if (value != null) {
            value.newPass(1).forward(1, seen, 0, expected, 0);
        }
        return head.insight(outputs, legal, value == null ? null : expected[0]);
    }
}
