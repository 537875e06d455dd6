package org.rollout4j.run;

import java.util.List;
import org.rollout4j.core.EnvironmentFactory;
import org.rollout4j.core.Services;
import org.rollout4j.env.Catalogue;
import org.rollout4j.env.ClassEnvironments;

/** Environments by what a user calls them. */
public final class Environments {
    private Environments() {}

    /**
     * The environment of that name: {@code table:FILE}, an id of the catalogue, or a class if there is a dot in it.
     *
     * @param classpath files and folders with classes
     * @throws IllegalArgumentException if there is none
     */
    public static EnvironmentFactory find(String name, List<String> classpath) {
        ClassLoader loader = Services.add(classpath);
        if (TableFiles.named(name)) {
            return TableFiles.load(name);
        }
        return name.indexOf('.') < 0 ? Catalogue.find(name) : ClassEnvironments.load(name, loader);
    }

    /** The same environment by a name that means the same in every folder: a file by its full name. */
    public static String absolute(String name) {
        return TableFiles.named(name) ? TableFiles.absolute(name) : name;
    }

    /** What to call it in the name of a folder. */
    public static String label(String name) {
        return TableFiles.named(name) ? TableFiles.label(name) : name;
    }
}
