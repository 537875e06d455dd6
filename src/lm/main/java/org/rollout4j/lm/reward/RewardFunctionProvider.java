package org.rollout4j.lm.reward;

import java.util.List;

/** Brings reward functions by short names. Providers are services, as {@link java.util.ServiceLoader} finds them; ours is found in the same way. */
@FunctionalInterface
public interface RewardFunctionProvider {
    List<NamedReward> functions();
}
