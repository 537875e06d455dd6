package com.acme;

import org.rollout4j.nn.Architecture;
import org.rollout4j.nn.train.NetworkConfig;
import org.rollout4j.nn.train.NetworkProvider;
import org.rollout4j.nn.train.TrainableNetwork;

/** A network backend by the name {@code acme}, which stands for one that computes elsewhere: it leaves the work to the dense one. */
public final class AcmeNetworks implements NetworkProvider {
    @Override
    public String backend() {
        return "acme";
    }

    @Override
    public TrainableNetwork create(Architecture architecture) {
        return TrainableNetwork.of(architecture, NetworkConfig.DENSE);
    }
}
