package org.rollout4j.lm.task;

import java.util.List;

/** One way in which notes of the same content differ. All values of an axis are equally likely, whatever the others are. */
public enum StyleAxis {
    GREETING("none, casual, formal"),
    CONTRACTIONS("no, yes"),
    SPELLING("American, British"),
    LENGTH("short, long"),
    HEDGES("no, yes"),
    EXCLAMATIONS("no, yes"),
    SIGN_OFF("none, casual, formal"),
    BULLETS("no, yes");

    private final String names;

    StyleAxis(String names) {
        this.names = names;
    }

    /** What its values are called, by their numbers from 0. */
    public List<String> names() {
        return List.of(names.split(", "));
    }
}
