package org.rollout4j.env;

import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.rollout4j.core.Environment;
import org.rollout4j.core.EnvironmentBatch;
import org.rollout4j.core.EnvironmentFactory;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.MarkovModel;
import org.rollout4j.core.Policy;
import org.rollout4j.env.table.ModelEnvironment;
import org.rollout4j.env.table.StatePicture;

/**
 * Makes an environment, with all that may be known of it.
 *
 * @param maker makes one
 * @param batchMaker makes many at once, the same as the maker one by one; null if there is no quicker way
 * @param model its transitions in full, where they can be enumerated
 * @param heuristics hand-written policies by name, the references that learners are compared with
 */
public record BuiltIn(
        Supplier<Environment> maker,
        IntFunction<EnvironmentBatch> batchMaker,
        Optional<MarkovModel> model,
        Map<String, Policy> heuristics)
        implements EnvironmentFactory {
    public BuiltIn {
        heuristics = Map.copyOf(heuristics);
    }

    /** One whose environments are made one by one. */
    public BuiltIn(Supplier<Environment> maker, Optional<MarkovModel> model, Map<String, Policy> heuristics) {
        this(maker, null, model, heuristics);
    }

    @Override
    public EnvironmentBatch createBatch(int size) {
        return batchMaker == null ? EnvironmentFactory.super.createBatch(size) : batchMaker.apply(size);
    }

    /**
     * The environment that plays {@code model}.
     *
     * @param picture of its states; null if they have none
     */
    public static BuiltIn of(
            EnvironmentSpec spec, MarkovModel model, StatePicture picture, Map<String, Policy> heuristics) {
        return new BuiltIn(() -> new ModelEnvironment(spec, model, picture), Optional.of(model), heuristics);
    }

    @Override
    public Environment create() {
        return maker.get();
    }
}
