package org.rollout4j.bench;

import org.rollout4j.algo.actorcritic.ActorCriticConfig;
import org.rollout4j.algo.offpolicy.DqnConfig;
import org.rollout4j.algo.offpolicy.SacConfig;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.nn.Architecture;

/** The floating-point operations of matrix products that an algorithm cannot do without; a multiplication and an addition are two. */
final class Arithmetic {
    private Arithmetic() {}

    /** Those of one environment step: acting, its value, and {@code epochs} times forward and backward through both networks. */
    static double perStep(EnvironmentSpec spec, ActorCriticConfig config, int epochs) {
        Architecture policy = config.policyArchitecture(spec);
        Architecture value = config.valueArchitecture(spec);
        double once = forward(policy) + forward(value);
        return once + epochs * (once + backward(policy) + backward(value));
    }

    /** Those of one environment step: acting, and its share of gradient steps, each with the values of what follows. */
    static double perStep(EnvironmentSpec spec, DqnConfig config) {
        Architecture network = config.architecture(spec);
        double gradientSteps = (double) config.gradientSteps() / config.updateEvery();
        return forward(network) + gradientSteps * config.batchSize() * (2 * forward(network) + backward(network));
    }

    /**
     * Those of one environment step: acting, and its share of gradient steps. In each the policy acts twice and learns once; two critics and
     * their targets judge, two critics learn, and judge again, the other way to the actions as well.
     */
    static double perStep(EnvironmentSpec spec, SacConfig config) {
        Architecture policy = config.policyArchitecture(spec);
        Architecture critic = config.valueArchitecture(spec);
        double gradientSteps = (double) config.gradientSteps() / config.updateEvery();
        double critics = 2 * (4 * forward(critic) + backward(critic));
        return forward(policy)
                + gradientSteps * config.batchSize() * (2 * forward(policy) + backward(policy) + critics);
    }

    /** One row through a network. */
    static double forward(Architecture network) {
        double sum = 0;
        for (int layer = 0; layer < network.layers(); layer++) {
            sum += 2.0 * network.width(layer) * network.width(layer + 1);
        }
        return sum;
    }

    /** One row back: derivatives by the weights, and by what goes into each layer but the first. */
    static double backward(Architecture network) {
        return 2 * forward(network) - 2.0 * network.width(0) * network.width(1);
    }
}
