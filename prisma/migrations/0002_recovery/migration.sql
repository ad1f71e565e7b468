-- CreateTable
CREATE TABLE "recovery_kit" (
    "user_id" BYTEA NOT NULL,
    "kit" BYTEA NOT NULL,
    "auth_hash" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "recovery_kit_pkey" PRIMARY KEY ("user_id")
);

-- AddForeignKey
ALTER TABLE "recovery_kit" ADD CONSTRAINT "recovery_kit_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;
