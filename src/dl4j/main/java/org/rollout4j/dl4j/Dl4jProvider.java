package org.rollout4j.dl4j;

import org.rollout4j.nn.Architecture;
import org.rollout4j.nn.Network;
import org.rollout4j.nn.NetworkProvider;

/** Networks that Deeplearning4j computes. */
public final class Dl4jProvider implements NetworkProvider {
    @Override
    public String backend() {
        return "dl4j";
    }

    @Override
    public Network create(Architecture architecture) {
        return new Dl4jNetwork(architecture);
    }
}
