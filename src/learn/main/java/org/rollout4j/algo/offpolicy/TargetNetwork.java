package org.rollout4j.algo.offpolicy;

import org.rollout4j.nn.train.TrainableNetwork;

/** A network whose parameters follow those of another one from afar. */
final class TargetNetwork {
    final TrainableNetwork network;
    /** {@code [parameterCount]}, as they are now. */
    final float[] parameters;

    /**
     * @param network computes it; owned
     * @param parameters to begin with; copied
     */
    TargetNetwork(TrainableNetwork network, float[] parameters) {
        this.network = network;
        this.parameters = parameters.clone();
        network.setParameters(this.parameters, 0);
    }

    /**
     * Goes a part of the way to the other parameters (Lillicrap et al., 2016).
     *
     * @param tau which part, above 0 up to 1, where they are copied
     */
    void follow(float[] others, double tau) {
        float part = (float) tau;
        for (int i = 0; i < parameters.length; i++) {
            parameters[i] = part == 1 ? others[i] : parameters[i] + part * (others[i] - parameters[i]);
        }
        network.setParameters(parameters, 0);
    }
}
