package org.rollout4j.cli;

import org.rollout4j.run.Environments;
import picocli.CommandLine.Option;

/** Another time limit for ENV; it becomes part of its name, and is so known wherever that is recorded. */
final class TimeLimitOption {
    @Option(
            names = "--time-limit",
            paramLabel = "N",
            description =
                    "Truncate episodes after N steps instead of the environment's own limit (an RL4J MDP has 1000); the same"
                            + " as ENV@N. Whatever ENV truncates by itself stays as it is.")
    private Integer limit;

    /** Whether it was given. */
    boolean given() {
        return limit != null;
    }

    /** The name of the environment that is meant; null if none was named. */
    String applied(String environment) {
        return limit == null || environment == null ? environment : Environments.withTimeLimit(environment, limit);
    }
}
