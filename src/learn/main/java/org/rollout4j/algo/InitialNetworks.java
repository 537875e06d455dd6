package org.rollout4j.algo;

import java.util.Locale;
import org.rollout4j.core.Artifact;
import org.rollout4j.nn.Architecture;
import org.rollout4j.policy.Head;
import org.rollout4j.policy.Networks;
import org.rollout4j.policy.PolicyFile;
import org.rollout4j.policy.TrainedNetwork;

/** The networks that a learner takes from a policy that it begins with, see {@link org.rollout4j.core.Learner#init}. */
public final class InitialNetworks {
    private InitialNetworks() {}

    /**
     * The networks of a policy whose head is of that kind.
     *
     * @throws IllegalArgumentException if it has others, or none
     */
    public static Networks networks(Artifact learned, Class<? extends Head> head) {
        if (!(learned instanceof PolicyFile policy) || !(policy.content() instanceof Networks networks)) {
            throw new IllegalArgumentException("it has no networks, and this algorithm learns some");
        }
        if (!head.isInstance(networks.head())) {
            throw new IllegalArgumentException("it chooses actions by a "
                    + networks.head().getClass().getSimpleName() + ": this algorithm needs a " + head.getSimpleName());
        }
        return networks;
    }

    /**
     * The parameters of one of these networks, a copy.
     *
     * @throws IllegalArgumentException if there is none of that name, or it is another one than {@code needed}
     */
    public static float[] parameters(Networks networks, String name, Architecture needed) {
        TrainedNetwork network = networks.networks().get(name);
        if (network == null) {
            throw new IllegalArgumentException(
                    "its networks are " + networks.networks().keySet() + ": this algorithm needs one called " + name);
        }
        Architecture own = network.architecture();
        boolean same = own.hiddenSizes().equals(needed.hiddenSizes())
                && (own.activation() == needed.activation() || own.hiddenSizes().isEmpty());
        if (!same || own.inputs() != needed.inputs() || own.outputs() != needed.outputs()) {
            throw new IllegalArgumentException("its " + name + " network is " + describe(own) + ": " + describe(needed)
                    + " is needed, which follows from network.hiddenSizes and network.activation");
        }
        return network.parameters().clone();
    }

    private static String describe(Architecture architecture) {
        StringBuilder widths = new StringBuilder();
        for (int layer = 0; layer <= architecture.layers(); layer++) {
            widths.append(layer == 0 ? "" : "-").append(architecture.width(layer));
        }
        return architecture.activation().toString().toLowerCase(Locale.ROOT) + " " + widths;
    }
}
