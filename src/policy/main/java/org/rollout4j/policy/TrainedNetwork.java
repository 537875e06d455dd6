package org.rollout4j.policy;

import org.rollout4j.core.Require;
import org.rollout4j.nn.Architecture;
import org.rollout4j.nn.Network;
import org.rollout4j.nn.NetworkSpec;

/**
 * A network with its parameters.
 *
 * @param parameters of all layers in their order, see {@link Architecture} for dense ones; not copied, and not to be
 *     changed
 */
public record TrainedNetwork(NetworkSpec spec, float[] parameters) {
    public TrainedNetwork {
        Require.that(spec != null, "network", null, "its layers are needed");
    }

    /** A dense network. */
    public static TrainedNetwork of(Architecture architecture, float[] parameters) {
        return new TrainedNetwork(NetworkSpec.of(architecture), parameters);
    }

    /**
     * Its architecture.
     *
     * @throws IllegalArgumentException if it consists of other layers than an {@link Architecture} has
     */
    public Architecture architecture() {
        return spec.architecture()
                .orElseThrow(() -> new IllegalArgumentException("network layers is " + spec.describe()
                        + ": dense ones with an activation between each two are needed"));
    }

    /**
     * The network, ready to compute.
     *
     * @throws IllegalArgumentException if the parameters are not so many, or nothing on the class path computes one of
     *     the layers
     */
    Network network() {
        return spec.network(parameters);
    }
}
