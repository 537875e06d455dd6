package org.rollout4j.run;

import java.util.List;
import org.rollout4j.core.EnvironmentFactory;
import org.rollout4j.core.Require;
import org.rollout4j.core.Services;
import org.rollout4j.env.Catalogue;
import org.rollout4j.env.ClassEnvironments;
import org.rollout4j.env.TimeLimits;

/** Environments by what a user calls them. */
public final class Environments {
    private Environments() {}

    /**
     * The environment of that name: {@code table:FILE}, an id of the catalogue, or a class if there is a dot in it; the
     * latter two may end in a time limit, {@code CartPole-v1@100}.
     *
     * @param classpath files and folders with classes
     * @throws IllegalArgumentException if there is none
     */
    public static EnvironmentFactory find(String name, List<String> classpath) {
        ClassLoader loader = Services.add(classpath);
        if (TableFiles.named(name)) {
            return TableFiles.load(name);
        }
        String base = TimeLimits.base(name);
        EnvironmentFactory found = base.indexOf('.') < 0 ? Catalogue.find(base) : ClassEnvironments.load(base, loader);
        return TimeLimits.limit(name)
                .map(limit -> TimeLimits.around(found, name, limit))
                .orElse(found);
    }

    /** The same environment by a name that means the same in every folder: a file by its full name. */
    public static String absolute(String name) {
        return TableFiles.named(name) ? TableFiles.absolute(name) : name;
    }

    /**
     * The name of the same environment with another time limit.
     *
     * @throws IllegalArgumentException if there can be no such limit
     */
    public static String withTimeLimit(String name, int limit) {
        Require.that(!TableFiles.named(name), "time limit of " + name, limit, "the file says it, in its own timeLimit");
        return TimeLimits.named(name, limit);
    }

    /** What to call it in the name of a folder. */
    public static String label(String name) {
        return TableFiles.named(name) ? TableFiles.label(name) : name;
    }
}
