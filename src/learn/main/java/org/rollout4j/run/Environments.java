package org.rollout4j.run;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.List;
import java.util.Map;
import org.rollout4j.core.EnvironmentFactory;
import org.rollout4j.core.Policy;
import org.rollout4j.core.Require;
import org.rollout4j.env.BuiltIn;
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
        for (String entry : classpath) {
            Require.that(new File(entry).exists(), "classpath", entry, "there is no such file or folder");
        }
        if (TableFiles.named(name)) {
            return TableFiles.load(name);
        }
        return name.indexOf('.') < 0 ? Catalogue.find(name) : ClassEnvironments.load(name, loader(classpath));
    }

    /** The same environment by a name that means the same in every folder: a file by its full name. */
    public static String absolute(String name) {
        return TableFiles.named(name) ? TableFiles.absolute(name) : name;
    }

    /** What to call it in the name of a folder. */
    public static String label(String name) {
        return TableFiles.named(name) ? TableFiles.label(name) : name;
    }

    /** The hand-written policies for an environment by name. */
    public static Map<String, Policy> heuristics(EnvironmentFactory factory) {
        return factory instanceof BuiltIn builtIn ? builtIn.heuristics() : Map.of();
    }

    private static ClassLoader loader(List<String> classpath) {
        URL[] urls = classpath.stream().map(Environments::url).toArray(URL[]::new);
        // open as long as the process runs: the environment may load more classes at any time
        return new URLClassLoader(urls, Environments.class.getClassLoader());
    }

    private static URL url(String entry) {
        try {
            return new File(entry).toURI().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException("classpath is " + entry + ": not a file name", e);
        }
    }
}
