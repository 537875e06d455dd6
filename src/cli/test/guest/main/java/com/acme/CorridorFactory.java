package com.acme;

import java.util.Map;
import java.util.Optional;
import org.rollout4j.core.Environment;
import org.rollout4j.core.EnvironmentFactory;
import org.rollout4j.core.MarkovModel;
import org.rollout4j.core.Policy;

/** Makes corridors of one length, of which everything is known: the optimum, and a policy that is as good. */
record CorridorFactory(int places) implements EnvironmentFactory {
    @Override
    public Environment create() {
        return new Corridor(places);
    }

    @Override
    public Optional<MarkovModel> model() {
        return Optional.of(new CorridorModel(places));
    }

    @Override
    public Map<String, Policy> heuristics() {
        return Map.of("to-the-right", Policy.ofRule(places, 2, (observations, offset) -> 1));
    }
}
