package org.rollout4j.core;

import java.io.File;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/**
 * What others bring, wherever it is found: on the class path, and in jars and folders that were added to it while this process runs.
 * Like the class path itself, what has been added belongs to the process as a whole, and stays as long as it runs. Thread-safe.
 */
public final class Services {
    private static final ClassLoader OWN = Services.class.getClassLoader();
    private static final Map<List<String>, ClassLoader> ADDED = new LinkedHashMap<>();
    private static final Map<Class<?>, List<?>> FOUND = new LinkedHashMap<>();

    private Services() {}

    /**
     * Adds to the class path.
     *
     * @param classpath files and folders; nothing happens where they have been added before, in this order
     * @return what loads the classes in them, and our own
     * @throws IllegalArgumentException if a file or folder does not exist
     */
    public static synchronized ClassLoader add(List<String> classpath) {
        if (classpath.isEmpty()) {
            return OWN;
        }
        ClassLoader known = ADDED.get(classpath);
        if (known != null) {
            return known;
        }
        URL[] urls = classpath.stream().map(Services::url).toArray(URL[]::new);
        ClassLoader loader = new URLClassLoader(urls, OWN); // never closed: it may load more classes at any time
        ADDED.put(List.copyOf(classpath), loader);
        FOUND.clear();
        return loader;
    }

    /**
     * All implementations of a service: those of this project first, then those that were added, in that order.
     *
     * @throws IllegalArgumentException if one that is named cannot be made; the message is one line that names it
     */
    @SuppressWarnings("unchecked") // a list of T by the class of T
    public static synchronized <T> List<T> all(Class<T> service) {
        List<?> known = FOUND.get(service);
        if (known == null) {
            known = find(service);
            FOUND.put(service, known);
        }
        return (List<T>) known;
    }

    /** All resources of that name, in the order of {@link #all}. */
    public static synchronized List<URL> resources(String name) throws IOException {
        LinkedHashSet<String> seen = new LinkedHashSet<>();
        List<URL> all = new ArrayList<>();
        for (ClassLoader loader : loaders()) {
            for (URL url : Collections.list(loader.getResources(name))) {
                if (seen.add(url.toString())) {
                    all.add(url);
                }
            }
        }
        return List.copyOf(all);
    }

    private static List<ClassLoader> loaders() {
        List<ClassLoader> loaders = new ArrayList<>();
        loaders.add(OWN);
        loaders.addAll(ADDED.values());
        return loaders;
    }

    /** A class counts once, however many loaders find it, in their common parent or in a jar that was added twice. */
    private static <T> List<T> find(Class<T> service) {
        Map<String, T> found = new LinkedHashMap<>();
        for (ClassLoader loader : loaders()) {
            try {
                ServiceLoader.load(service, loader).stream()
                        .filter(provider -> !found.containsKey(provider.type().getName()))
                        .forEach(provider -> found.put(provider.type().getName(), provider.get()));
            } catch (ServiceConfigurationError | LinkageError e) {
                String cause = e.getCause() == null ? "" : " (" + e.getCause() + ")";
                throw new IllegalArgumentException(
                        ("on the class path: " + e.getMessage() + cause)
                                .lines()
                                .findFirst()
                                .orElse(""),
                        e);
            }
        }
        return List.copyOf(found.values());
    }

    private static URL url(String entry) {
        File file = new File(entry);
        Require.that(file.exists(), "classpath", entry, "there is no such file or folder");
        try {
            return file.toURI().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException("classpath is " + entry + ": not a file name", e);
        }
    }
}
