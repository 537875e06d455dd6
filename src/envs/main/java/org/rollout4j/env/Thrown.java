package org.rollout4j.env;

import java.util.Set;

/** What code of users threw, in a line. */
public final class Thrown {
    private static final Set<String> WINDOWS = Set.of("java.awt.HeadlessException", "java.awt.AWTError");

    private Thrown() {}

    /** The first line of what was thrown; where a window found no display, what to do about it. */
    public static String text(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (WINDOWS.contains(cause.getClass().getName())) {
                return cause.getClass().getName()
                        + ": it opens a window, and there is no display; run it where there is one (xvfb-run makes a virtual one),"
                        + " or train it without its window";
            }
        }
        return thrown.toString().lines().findFirst().orElse("");
    }
}
