package org.rollout4j.env;

import java.util.List;
import java.util.ServiceLoader;

/**
 * Brings environments. Found by {@link ServiceLoader}: a jar names its providers in {@code
 * META-INF/services/org.rollout4j.env.EnvironmentProvider}, and its environments are then part of the {@link Catalogue}.
 */
public interface EnvironmentProvider {
    /** What it brings, in the order in which it is listed. */
    List<EnvironmentFamily> families();
}
