package org.rollout4j.env;

import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.rollout4j.core.Environment;
import org.rollout4j.core.EnvironmentFactory;
import org.rollout4j.core.MarkovModel;
import org.rollout4j.core.Policy;

/**
 * Makes an environment of the catalogue.
 *
 * @param maker makes one that honours its time limit
 * @param model its transitions in full, where they can be enumerated
 * @param heuristics hand-written policies by name, the yardsticks that learners are compared with
 */
public record BuiltIn(Supplier<Environment> maker, Optional<MarkovModel> model, Map<String, Policy> heuristics)
        implements EnvironmentFactory {
    public BuiltIn {
        heuristics = Map.copyOf(heuristics);
    }

    @Override
    public Environment create() {
        return maker.get();
    }
}
