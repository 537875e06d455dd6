package org.rollout4j.nn.train;

import java.io.IOException;
import org.bytedeco.javacpp.Loader;

/** What to say when a native library is not there: the modules bring none, programs add those of their platforms. */
public final class NativeJars {
    private NativeJars() {}

    /**
     * An error that says in one line which jar to add.
     *
     * @param group of the artifact that has a jar for each platform, as has the one of the same name and {@code -platform}
     * @param cause what loading it failed with
     */
    public static LinkageError missing(String group, String artifact, LinkageError cause) {
        String name = group + ":" + artifact;
        String version = version(group, artifact);
        String reason = root(cause).getMessage();
        return (LinkageError) new UnsatisfiedLinkError("a native library does not load: add " + name + ":" + version
                        + ":"
                        + Loader.getPlatform() + " or " + name + "-platform:" + version + " to the dependencies ("
                        + reason + ")")
                .initCause(cause);
    }

    /** The version of a jar on the class path, {@code unknown} where it does not say. */
    public static String version(String group, String artifact) {
        try {
            return Loader.getVersion(group, artifact);
        } catch (IOException e) {
            return "unknown";
        }
    }

    static Throwable root(Throwable failure) {
        return failure.getCause() == null ? failure : root(failure.getCause());
    }
}
