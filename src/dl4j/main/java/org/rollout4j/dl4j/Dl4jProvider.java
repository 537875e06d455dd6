package org.rollout4j.dl4j;

import org.rollout4j.nn.Architecture;
import org.rollout4j.nn.train.NetworkProvider;
import org.rollout4j.nn.train.TrainableNetwork;

/** Networks that Deeplearning4j computes. */
public final class Dl4jProvider implements NetworkProvider {
    @Override
    public String backend() {
        return "dl4j";
    }

    @Override
    public TrainableNetwork create(Architecture architecture) {
        return new Dl4jNetwork(architecture);
    }
}
