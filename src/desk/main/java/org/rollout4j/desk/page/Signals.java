package org.rollout4j.desk.page;

import org.rollout4j.desk.profile.Event;
import org.rollout4j.http.Body;
import org.rollout4j.lm.data.Content;

/** What the page says that somebody did. */
final class Signals {
    private Signals() {}

    /**
     * Reads one: {@code event} is its kind; {@code before} is the text before the cursor, or {@code kind} and what {@link Wish} has.
     *
     * @throws IllegalArgumentException if it is none
     */
    static Event.Signal of(Body body, boolean instructed) {
        Content context = body.has("kind") ? Wish.of(body, instructed).content() : Content.of(body.text("before"));
        String event = body.text("event");
        return switch (event) {
            case "accepted" -> new Event.Accepted(context, body.text("shown"));
            case "accepted-words" -> new Event.AcceptedWords(context, body.text("shown"), body.text("kept"));
            case "rejected" -> new Event.Rejected(context, body.text("shown"));
            case "edited" -> new Event.Edited(context, body.text("shown"), body.text("written"));
            case "chosen" -> new Event.Chosen(context, body.text("better"), body.text("worse"));
            case "ignored" -> new Event.Ignored(context, body.text("shown"));
            default -> throw new IllegalArgumentException("event is of a kind that is not known");
        };
    }
}
