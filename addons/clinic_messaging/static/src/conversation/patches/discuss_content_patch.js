import { DiscussContent } from "@mail/core/public_web/discuss_content";
import { ConversationBar } from "../conversation_bar/conversation_bar";

Object.assign(DiscussContent.components, { ConversationBar });
