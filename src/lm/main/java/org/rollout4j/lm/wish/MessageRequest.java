package org.rollout4j.lm.wish;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.rollout4j.lm.data.Content;
import org.rollout4j.lm.data.Example;
import org.rollout4j.lm.text.ChatMessage;

/**
 * Asks an assistant for a short message to somebody.
 *
 * @param name whom it is to
 * @param about what it says, as a sentence
 */
public record MessageRequest(String name, String about) {
    private static final List<String> NAMES = List.of("Anna", "Tom", "Maria", "Ben", "Olga", "Paul", "Nina", "Victor");

    private static final List<String> ABOUT = List.of(
            "I will be late on Monday.",
            "thank you for the report.",
            "I need a day off on Friday.",
            "the meeting moves to three o'clock.",
            "please send me the budget.",
            "sorry that I missed your call.",
            "let us have lunch on Thursday.",
            "the printer is broken again.",
            "can you review my draft?",
            "congratulations on the new job.",
            "the invoice has a mistake.",
            "we won the contract.",
            "the train is cancelled.",
            "please water the plants.",
            "the keys are at the desk.",
            "I found your umbrella.",
            "the workshop is full.",
            "your parcel has come.",
            "I cannot come to dinner.",
            "the new chairs are here.",
            "please call the landlord.",
            "I have finished the translation.",
            "the password has changed.",
            "we are out of coffee.",
            "the heating does not work.",
            "I liked your talk.",
            "the deadline is next Tuesday.",
            "please bring the projector.",
            "my flight is delayed.",
            "the photos are ready.",
            "I will send the contract tomorrow.",
            "the library closes at six.",
            "your idea was chosen.",
            "we need two more volunteers.",
            "the lift is out of order.",
            "I have lost my badge.",
            "the interview went well.",
            "please check the figures.",
            "the concert is sold out.",
            "I am moving to another office.");

    private static final List<String> HELD_OUT_NAMES = List.of("Clara", "Henry", "Julia", "Simon");

    private static final List<String> HELD_OUT_ABOUT = List.of(
            "the bus leaves at eight.",
            "I have sent the slides.",
            "the kitchen will be painted.",
            "please sign the form.",
            "we have a new colleague.",
            "the shop is closed today.",
            "I can help on Saturday.",
            "the bill is paid.",
            "your bicycle is repaired.",
            "the choir needs a new room.",
            "please do not forget the cake.",
            "I am ill and stay at home.",
            "the results are better than last year.",
            "can you lend me a ladder?",
            "the road is closed.",
            "the doctor has moved.",
            "I read your article.",
            "the server was restarted.",
            "please answer the customer.",
            "the tickets are in the drawer.",
            "we meet at the station.",
            "the garden party is postponed.",
            "I have booked a table.",
            "your order is on its way.",
            "the team lost the match.",
            "please lock the back door.",
            "the course begins in May.",
            "I changed the light bulb.",
            "the cat is at the neighbour's.",
            "we finished the first chapter.",
            "the water is turned off tomorrow.",
            "thank you for your patience.");

    /** Those to learn from, 320. */
    public static List<MessageRequest> training() {
        return all(NAMES, ABOUT);
    }

    /** Those to be judged by, 128, with names and subjects of their own. */
    public static List<MessageRequest> heldOut() {
        return all(HELD_OUT_NAMES, HELD_OUT_ABOUT);
    }

    private static List<MessageRequest> all(List<String> names, List<String> about) {
        List<MessageRequest> all = new ArrayList<>();
        for (String subject : about) {
            for (String name : names) {
                all.add(new MessageRequest(name, subject));
            }
        }
        return all;
    }

    /** What an assistant is told. */
    public Content.Messages prompt() {
        return new Content.Messages(
                List.of(new ChatMessage("user", "Write a short message to " + name + ": " + about)));
    }

    /** A row of a data set. */
    public Example.Prompt example() {
        return new Example.Prompt(prompt(), Map.of());
    }
}
